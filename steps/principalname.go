package steps

import (
	"strings"

	"cspready/assets"
	"cspready/graph"
)

// nameCharacters are those that a user principal name may have before the @.
const nameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.-_!#^~"

// refusePrincipalName says what is wrong with the name of an account that is to be made: a user principal name, or its part before the @.
//
// https://learn.microsoft.com/graph/api/user-post-users
func refusePrincipalName(text string, org graph.Organization, taken func(upn string) bool) assets.Text {
	upn := fullName(text, org)
	local, domain, _ := strings.Cut(upn, "@")
	switch {
	case !strings.EqualFold(domain, org.InitialDomain):
		return say("ask.eg-new-domain", "domain", org.InitialDomain)
	case strings.Trim(local, "'.-_!#^~") == "" || len(local) > 64 || strings.Trim(local, nameCharacters) != "",
		strings.HasPrefix(local, "."), strings.HasSuffix(local, "."), strings.Contains(local, ".."):
		return say("ask.eg-new-characters")
	case taken(upn):
		return say("ask.eg-new-taken", "upn", upn)
	}
	return assets.Text{}
}

// fullName completes a name that was given without a domain.
func fullName(text string, org graph.Organization) string {
	text = strings.TrimSpace(text)
	if text != "" && !strings.Contains(text, "@") {
		text += "@" + org.InitialDomain
	}
	return strings.ToLower(text)
}
