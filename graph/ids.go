package graph

import "regexp"

// CommandLineTools is the client id of Microsoft Graph Command Line Tools, an application of Microsoft that exists in
// every tenant and can be granted any delegated permission of Graph.
const CommandLineTools = "14d82eec-204b-4c2f-b7e8-296a70dab67e"

// PersonalTenant is the tenant of all personal Microsoft accounts.
//
// https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
const PersonalTenant = "9188040d-6c67-4c5b-b112-36a304b66dad"

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

var domain = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]{0,61}[a-zA-Z0-9]$`)

// IsGUID reports whether s has the form of Microsoft's ids of tenants, applications and objects, in either case.
func IsGUID(s string) bool { return guid.MatchString(s) }

// IsDomain reports whether s has the form of a domain name. A text that passes is harmless as a part of an address.
func IsDomain(s string) bool { return len(s) <= 253 && domain.MatchString(s) }
