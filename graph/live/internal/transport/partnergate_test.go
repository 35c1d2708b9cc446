package transport

import (
	"errors"
	"testing"

	"cspready/graph"
)

func TestGateAtPartnerCenter(t *testing.T) {
	const at = "https://api.partnercenter.microsoft.com/v1/customers"
	for _, c := range []struct {
		method, address string
		want            graph.Kind
	}{
		{"GET", at, ""}, {"HEAD", at, graph.ErrReadOnly}, {"POST", at, graph.ErrReadOnly},
		{"DELETE", at + "/1", graph.ErrReadOnly},
		{"GET", "http://api.partnercenter.microsoft.com/v1", graph.ErrForeign},
		{"GET", "https://api.partnercenter.microsoft.com.evil.example/v1", graph.ErrForeign},
		{"GET", "https://api.partnercenter.microsoft.com:444/v1", graph.ErrForeign},
		{"GET", "https://partner.partnercenterapi.microsoftonline.cn/v1", graph.ErrForeign},
	} {
		network := &answering{}
		req := request(t, c.method, c.address, "")
		req = req.WithContext(graph.Permit(req.Context(),
			graph.Request{Method: c.method, Host: req.URL.Host, Path: req.URL.Path}))
		_, err := gate{hosts: graph.Global.Hosts(), cloud: graph.Global, next: network}.RoundTrip(req)
		if (c.want == "") != (err == nil) || c.want != "" && !errors.Is(err, c.want) ||
			(len(network.bodies) == 1) != (err == nil) {
			t.Errorf("%s %s: %v, %d sent", c.method, c.address, err, len(network.bodies))
		}
	}
	for _, address := range []string{somewhere, vaultAt, "https://login.microsoftonline.com/x"} {
		network := &answering{}
		_, err := bearer{network, partnerService("api.partnercenter.microsoft.com", tokens{})}.RoundTrip(request(t, "GET",
			address, ""))
		if !errors.Is(err, graph.ErrForeign) || len(network.bodies) != 0 {
			t.Errorf("the token for Partner Center and %s: %v", address, err)
		}
	}
}
