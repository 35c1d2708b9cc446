package graph_test

import (
	"testing"

	"cspready/graph"
)

// TestPartnerCenterIsWhereItIsDocumented checks that no host is guessed: Microsoft documents none for the cloud of
// the Department of Defense, and GCC is in the global cloud.
func TestPartnerCenterIsWhereItIsDocumented(t *testing.T) {
	for cloud, want := range map[graph.Cloud]string{
		graph.Global: "api.partnercenter.microsoft.com",
		graph.USGov:  "api.partnercenter.microsoft.com",
		graph.DoD:    "",
		graph.China:  "partner.partnercenterapi.microsoftonline.cn",
		"":           "api.partnercenter.microsoft.com",
	} {
		if got := cloud.Hosts().PartnerCenter; got != want {
			t.Errorf("%q asks Partner Center at %q, want %q", cloud, got, want)
		}
	}
}

// TestEveryCloudHasTheOtherHosts checks every cloud, because an empty host would be requested like any other.
func TestEveryCloudHasTheOtherHosts(t *testing.T) {
	for _, cloud := range graph.Clouds() {
		if h := cloud.Hosts(); h.Login == "" || h.Graph == "" || h.Azure == "" {
			t.Errorf("%s lacks a host: %+v", cloud, h)
		}
	}
}
