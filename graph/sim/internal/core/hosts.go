package core

import (
	"slices"
	"strings"

	"cspready/graph"
)

// BodyLimit is the largest request body that is read.
const BodyLimit = 4 << 20

// AllHosts lists the hosts of all clouds.
func AllHosts() []string {
	var all []string
	for _, c := range graph.Clouds() {
		for _, h := range append(LoginAliases(c.Hosts().Login), c.Hosts().Graph, c.Hosts().PartnerCenter) {
			if h != "" && !slices.Contains(all, h) {
				all = append(all, h)
			}
		}
	}
	return all
}

// LoginAliases returns the names of a sign-in service. MSAL accepts a token of one name for the others.
func LoginAliases(login string) []string {
	switch login {
	case graph.Global.Hosts().Login:
		return []string{login, "login.windows.net", "login.microsoft.com", "sts.windows.net"}
	case graph.China.Hosts().Login:
		return []string{login, "login.chinacloudapi.cn"}
	}
	return []string{login}
}

// ContainsFold reports whether the names contain the host, in whatever case.
func ContainsFold(names []string, host string) bool {
	for _, n := range names {
		if strings.EqualFold(n, host) {
			return true
		}
	}
	return false
}
