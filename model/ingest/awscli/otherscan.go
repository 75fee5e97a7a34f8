package awscli

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxFact is the longest scalar that is kept of what is not modelled.
const maxFact = 256

// otherScan walks over an element that no type describes. Names of members are taken with a large first letter.
type otherScan struct {
	dec     *jsontext.Decoder
	facts   map[string]string // scalar members of the element itself
	vpcs    map[string]bool   // VPC ids anywhere in it
	tags    tagList
	tooDeep bool
}

// object reads an object. What is below maxDepth is read over.
func (s *otherScan) object(depth int) error {
	if _, err := s.dec.ReadToken(); err != nil {
		return err
	}
	for s.dec.PeekKind() != jsontext.KindEndObject {
		tok, err := s.dec.ReadToken()
		if err != nil {
			return err
		}
		if err := s.value(upperFirst(tok.String()), depth); err != nil {
			return err
		}
	}
	_, err := s.dec.ReadToken()
	return err
}

func (s *otherScan) value(name string, depth int) error {
	switch kind := s.dec.PeekKind(); {
	case kind == jsontext.KindBeginObject || kind == jsontext.KindBeginArray:
		if depth >= maxDepth {
			s.tooDeep = true
			return s.dec.SkipValue()
		}
		if kind == jsontext.KindBeginObject {
			return s.object(depth + 1)
		}
		return s.array(name, depth)
	case kind == jsontext.KindString:
		tok, err := s.dec.ReadToken()
		if err != nil {
			return err
		}
		text := tok.String()
		if strings.HasPrefix(text, "vpc-") && len(text) < 64 {
			s.vpcs[text] = true
		}
		s.fact(name, text, depth)
		return nil
	case kind == jsontext.KindTrue || kind == jsontext.KindFalse || kind == jsontext.KindNumber:
		tok, err := s.dec.ReadToken()
		if err == nil {
			s.fact(name, tok.String(), depth)
		}
		return err
	}
	return s.dec.SkipValue()
}

func (s *otherScan) array(name string, depth int) error {
	if _, err := s.dec.ReadToken(); err != nil {
		return err
	}
	for s.dec.PeekKind() != jsontext.KindEndArray {
		if depth == 1 && (name == "Tags" || name == "TagList") && s.dec.PeekKind() == jsontext.KindBeginObject {
			t := otherScan{dec: s.dec, facts: make(map[string]string), vpcs: s.vpcs}
			if err := t.object(1); err != nil {
				return err
			}
			s.tags = append(s.tags, struct{ Key, Value string }{t.facts["Key"], t.facts["Value"]})
			continue
		}
		if err := s.value("", depth+1); err != nil {
			return err
		}
	}
	_, err := s.dec.ReadToken()
	return err
}

func (s *otherScan) fact(name, value string, depth int) {
	if depth == 1 && len(value) <= maxFact {
		s.facts[name] = value
	}
}

// owner is the account that the element names as its own.
func (s *otherScan) owner() string {
	for _, name := range [...]string{"OwnerId", "OwnerAccount", "GroupOwnerId", "ResourceOwnerId", "AwsAccountId"} {
		if a := accountOf(s.facts[name]); a != "" {
			return a
		}
	}
	return ""
}

// told picks the facts that are shown. It is a list of what to keep, not of what to drop: pre-shared keys and the like must
// never be among them.
func (s *otherScan) told() map[string]string {
	var out map[string]string
	for name, value := range s.facts {
		for _, end := range [...]string{
			"Id", "Arn", "ARN", "State", "Status", "Type", "Scheme", "Cidr", "CidrBlock", "IpAddress", "Asn", "Port",
			"Protocol", "Engine", "Mode", "Region", "DNSName", "ServiceName", "GatewayName", "InterfaceName", "DomainName",
			"IpAddressType", "TargetType", "Endpoint", "Vlan", "Deleted",
		} {
			if strings.HasSuffix(name, end) && !volatile(name) {
				if out == nil {
					out = make(map[string]string)
				}
				out[name] = value
				break
			}
		}
	}
	return out
}

// volatile knows members that a name ending would let in although they are no facts about the network.
func volatile(name string) bool {
	return strings.Contains(name, "Kms") || strings.Contains(name, "Secret") || strings.Contains(name, "Auth") || strings.Contains(name, "Token")
}
