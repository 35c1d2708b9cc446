package account

import (
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// principalNameCharacters are the characters that Microsoft allows before the @ of a user principal name.
const principalNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.-_!#^~"

// RefusePrincipalName returns why an account cannot be created under a name, which is a user principal name or its
// part before the @; empty if it can.
//
// https://learn.microsoft.com/graph/api/user-post-users
func RefusePrincipalName(text string, org graph.Organization, taken func(upn string) bool) assets.Text {
	upn := CompletePrincipalName(text, org)
	local, domain, _ := strings.Cut(upn, "@")
	switch {
	case !strings.EqualFold(domain, org.InitialDomain):
		return assets.Say("account-create.name-domain", "domain", org.InitialDomain)
	case strings.Trim(local, "'.-_!#^~") == "" || len(local) > 64 || strings.Trim(local, principalNameCharacters) != "",
		strings.HasPrefix(local, "."), strings.HasSuffix(local, "."), strings.Contains(local, ".."):
		return assets.Say("account-create.name-characters")
	case taken(upn):
		return assets.Say("account-create.name-taken", "upn", upn)
	}
	return assets.Text{}
}

// CompletePrincipalName returns the user principal name for a name that may lack its domain.
func CompletePrincipalName(text string, org graph.Organization) string {
	text = strings.TrimSpace(text)
	if text != "" && !strings.Contains(text, "@") {
		text += "@" + org.InitialDomain
	}
	return strings.ToLower(text)
}

// displayName derives a display name from a user principal name: "k.novak@…" becomes K. Novak.
func displayName(upn string) string {
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
