package account

import (
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// principalNameCharacters are those that a user principal name may have before the @.
const principalNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.-_!#^~"

// RefusePrincipalName says what is wrong with the name of an account that is to be made: a user principal name, or its part before the @.
//
// https://learn.microsoft.com/graph/api/user-post-users
func RefusePrincipalName(text string, org graph.Organization, taken func(upn string) bool) assets.Text {
	upn := FullName(text, org)
	local, domain, _ := strings.Cut(upn, "@")
	switch {
	case !strings.EqualFold(domain, org.InitialDomain):
		return assets.Say("ask.eg-new-domain", "domain", org.InitialDomain)
	case strings.Trim(local, "'.-_!#^~") == "" || len(local) > 64 || strings.Trim(local, principalNameCharacters) != "",
		strings.HasPrefix(local, "."), strings.HasSuffix(local, "."), strings.Contains(local, ".."):
		return assets.Say("ask.eg-new-characters")
	case taken(upn):
		return assets.Say("ask.eg-new-taken", "upn", upn)
	}
	return assets.Text{}
}

// FullName completes a name that was given without a domain.
func FullName(text string, org graph.Organization) string {
	text = strings.TrimSpace(text)
	if text != "" && !strings.Contains(text, "@") {
		text += "@" + org.InitialDomain
	}
	return strings.ToLower(text)
}

// PersonalName makes a display name of a user principal name: "k.novak@…" is K. Novak.
func PersonalName(upn string) string {
	local, _, _ := strings.Cut(upn, "@")
	words := strings.FieldsFunc(local, func(r rune) bool { return r == '.' || r == '-' || r == '_' })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
		if len(w) == 1 {
			words[i] += "."
		}
	}
	if len(words) == 0 {
		return local
	}
	return strings.Join(words, " ")
}
