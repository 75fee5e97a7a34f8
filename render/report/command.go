package report

import (
	"strings"
	"unicode"

	"portolan/model"
)

// Command is the AWS CLI call that collects a data set, "" when no call does. The subject fills in the argument of calls
// that are made for one resource.
func Command(d model.DataSet, subject model.Ref) string {
	service, operation, ok := strings.Cut(d.Call, ":")
	if !ok {
		return ""
	}
	line := "aws " + service + " " + kebab(operation) + argument(operation, subject)
	if d.Region != "" && d.Region != "global" {
		line += " --region " + d.Region
	}
	if d.Account != "" {
		line += "   # account " + d.Account
	}
	return line
}

// argument is what a call for a single resource needs.
func argument(operation string, subject model.Ref) string {
	id := func(fallback string) string {
		if subject.ID == "" || strings.ContainsFunc(subject.ID, notInID) {
			return fallback
		}
		return subject.ID
	}
	switch operation {
	case "GetManagedPrefixListEntries":
		return " --prefix-list-id " + id("PREFIX-LIST")
	case "DescribeVpcAttribute":
		return " --attribute enableDnsSupport --vpc-id " + id("VPC")
	case "DescribeLaunchTemplateVersions":
		return " --versions '$Default' --launch-template-id " + id("TEMPLATE")
	}
	return ""
}

// notInID reports a character that no AWS id has: such an id is not put into a command line.
func notInID(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
}

// kebab is an operation as the AWS CLI writes it: DescribeDBClusters is describe-db-clusters.
func kebab(operation string) string {
	var b strings.Builder
	runes := []rune(operation)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 {
			next := i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !plural(runes, i)
			if !unicode.IsUpper(runes[i-1]) || next {
				b.WriteByte('-')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// plural reports that what follows position i is only the s of an abbreviation, as in DescribeVPCs.
func plural(runes []rune, i int) bool { return i+2 == len(runes) && runes[i+1] == 's' }
