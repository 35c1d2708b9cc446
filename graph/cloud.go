package graph

import "slices"

// A Cloud is one of Microsoft's separate clouds. Accounts, tenants and tokens of one cloud are unknown in the others.
//
// https://learn.microsoft.com/graph/deployments
type Cloud string

// The clouds that partners use.
const (
	Global Cloud = "global" // with GCC
	USGov  Cloud = "usgov"  // GCC High, "L4"
	DoD    Cloud = "dod"    // "L5"
	China  Cloud = "china"  // operated by 21Vianet
)

// Clouds lists all clouds, the most common one first.
func Clouds() []Cloud { return []Cloud{Global, USGov, DoD, China} }

// IsKnown reports whether c is one of [Clouds].
func (c Cloud) IsKnown() bool { return slices.Contains(Clouds(), c) }

// Hosts are the host names of a cloud, without scheme or port.
type Hosts struct {
	Login         string // Microsoft Entra ID
	Graph         string
	PartnerCenter string // empty where no Partner Center API is known
	Azure         string // Azure Resource Manager
}

// Hosts returns the host names of the cloud. Partner Center's documented address for US Government is the global one;
// none is documented for the Department of Defense.
//
// https://learn.microsoft.com/partner-center/developer/partner-center-rest-urls
func (c Cloud) Hosts() Hosts {
	switch c {
	case USGov:
		return Hosts{"login.microsoftonline.us", "graph.microsoft.us", "api.partnercenter.microsoft.com",
			"management.usgovcloudapi.net"}
	case DoD:
		return Hosts{"login.microsoftonline.us", "dod-graph.microsoft.us", "", "management.usgovcloudapi.net"}
	case China:
		return Hosts{"login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn",
			"partner.partnercenterapi.microsoftonline.cn", "management.chinacloudapi.cn"}
	default:
		return Hosts{"login.microsoftonline.com", "graph.microsoft.com", "api.partnercenter.microsoft.com",
			"management.azure.com"}
	}
}
