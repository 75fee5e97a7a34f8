package awscli

import (
	"regexp"
	"strings"
)

// regionName matches names of Regions and nothing else that people call a folder.
var regionName = regexp.MustCompile(`^(eusc-[a-z]{2}|[a-z]{2}(-gov|-iso[a-z]?)?)-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$`)

// placeOf reads account and Region from the folders of a path. The innermost counts.
func placeOf(path string) (account, region string) {
	dirs := strings.Split(path, "/")
	for _, d := range dirs[:len(dirs)-1] {
		switch {
		case isAccount(d):
			account = d
		case regionName.MatchString(d):
			region = d
		}
	}
	return account, region
}

func isAccount(s string) bool {
	if len(s) != 12 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// accountOf is s if it is an account id. Owners such as "amazon-aws" are none.
func accountOf(s string) string {
	if isAccount(s) {
		return s
	}
	return ""
}

// regionOfZone is the Region of an Availability Zone, Local Zone ("us-west-2-lax-1a") or Wavelength Zone.
func regionOfZone(zone string) string {
	for i := 1; i < len(zone); i++ {
		if zone[i-1] == '-' && zone[i] >= '0' && zone[i] <= '9' {
			for i < len(zone) && zone[i] >= '0' && zone[i] <= '9' {
				i++
			}
			return zone[:i]
		}
	}
	return ""
}

// arnPlace is the Region and account of an ARN, "" where it has none.
func arnPlace(arn string) (account, region string) {
	if !strings.HasPrefix(arn, "arn:") {
		return "", ""
	}
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return "", ""
	}
	return accountOf(parts[4]), parts[3]
}
