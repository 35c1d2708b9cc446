package coverage

import (
	"slices"
	"strings"

	"cspready/graph"
)

// mfaCombinations are the combinations of methods that are MFA, each with its methods in alphabetical order.
//
// https://learn.microsoft.com/entra/identity/authentication/concept-authentication-strengths
var mfaCombinations = map[string]bool{
	"windowsHelloForBusiness":                          true,
	"fido2":                                            true,
	"x509CertificateMultiFactor":                       true,
	"deviceBasedPush":                                  true,
	"temporaryAccessPassOneTime":                       true,
	"temporaryAccessPassMultiUse":                      true,
	"federatedMultiFactor":                             true,
	"microsoftAuthenticatorPush,password":              true,
	"password,softwareOath":                            true,
	"hardwareOath,password":                            true,
	"password,sms":                                     true,
	"password,voice":                                   true,
	"federatedSingleFactor,microsoftAuthenticatorPush": true,
	"federatedSingleFactor,softwareOath":               true,
	"federatedSingleFactor,hardwareOath":               true,
	"federatedSingleFactor,sms":                        true,
	"federatedSingleFactor,voice":                      true,
}

// singleFactors are combinations that are known not to be MFA.
var singleFactors = map[string]bool{
	"password": true, "federatedSingleFactor": true, "x509CertificateSingleFactor": true, "sms": true, "voice": true,
	"email": true, "qrCodePin": true, "softwareOath": true, "hardwareOath": true, "microsoftAuthenticatorPush": true,
}

// sortMethods returns a combination with its methods in alphabetical order, as Graph uses either order.
func sortMethods(combination string) string {
	methods := strings.Split(strings.ReplaceAll(combination, " ", ""), ",")
	slices.Sort(methods)
	return strings.Join(methods, ",")
}

// isMFA reports whether an authentication strength always requires MFA, and lists the combinations that do not or may
// not.
func isMFA(s graph.Strength, known []graph.Strength) (graph.Tri, []string) {
	if s.Combinations == nil {
		if i := slices.IndexFunc(known, func(k graph.Strength) bool { return strings.EqualFold(k.ID, s.ID) }); i >= 0 {
			s = known[i]
		}
	}
	if s.Combinations == nil {
		switch s.ID {
		case graph.StrengthMFA, graph.StrengthPasswordless, graph.StrengthPhishingResistant:
			return graph.Yes, nil // Microsoft's built-in strengths cannot be changed
		}
		return graph.Unknown, nil
	}
	if len(s.Combinations) == 0 {
		return graph.No, nil
	}
	verdict := graph.Yes
	var weak []string
	for _, c := range s.Combinations {
		switch o := sortMethods(c); {
		case mfaCombinations[o]:
		case singleFactors[o]:
			verdict = graph.No
			weak = append(weak, c)
		default:
			if verdict == graph.Yes {
				verdict = graph.Unknown
			}
			weak = append(weak, c)
		}
	}
	if s.Satisfies != "" && !slices.Contains(strings.Split(strings.ReplaceAll(s.Satisfies, " ", ""), ","), "mfa") {
		verdict = graph.No
	}
	return verdict, weak
}
