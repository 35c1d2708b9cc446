package transport

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
)

const evaluate = "https://graph.microsoft.com/v1.0/identity/conditionalAccess/evaluate"

// aQuestion is a body that What If is asked with.
var aQuestion = graph.WhatIfQuestion{UserID: "15dc174b-f34c-4588-ac45-61d6e05dce93",
	AppID: "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", Client: "browser", Platform: "windows", SignInRisk: "none"}.Body()

func TestGateLetsOneQuestionThrough(t *testing.T) {
	for name, c := range map[string]struct {
		method, address, body, header string
		passes                        bool
		refusal                       graph.Kind // ErrReadOnly if empty
	}{
		"the question":       {passes: true},
		"beta":               {address: strings.Replace(evaluate, "v1.0", "beta", 1)},
		"PATCH":              {method: "PATCH"},
		"PUT":                {method: "PUT"},
		"trailing slash":     {address: evaluate + "/"},
		"another segment":    {address: evaluate + "/policies"},
		"doubled slash":      {address: strings.Replace(evaluate, "/evaluate", "//evaluate", 1)},
		"encoded letter":     {address: strings.Replace(evaluate, "evaluate", "%65valuate", 1)},
		"encoded slash":      {address: strings.Replace(evaluate, "/evaluate", "%2Fevaluate", 1)},
		"way back up":        {address: strings.Replace(evaluate, "identity", "users/../identity", 1)},
		"other letter case":  {address: strings.Replace(evaluate, "evaluate", "Evaluate", 1)},
		"namespace":          {address: strings.Replace(evaluate, "evaluate", "microsoft.graph.evaluate", 1)},
		"policies":           {address: strings.Replace(evaluate, "evaluate", "policies", 1)},
		"a query":            {address: evaluate + "?$select=id"},
		"a bare query":       {address: evaluate + "?"},
		"a method in header": {header: "X-HTTP-Method-Override"},
		"another spelling":   {header: "X-HTTP-Method"},
		"no body":            {body: "-"},
		"an empty body":      {body: "{}"},
		"another field":      {body: strings.Replace(aQuestion, "{", `{"state":"disabled",`, 1)},
		"a policy":           {body: `{"displayName":"P","state":"disabled"}`},
		"two bodies":         {body: aQuestion + aQuestion},
		"Partner Center": {address: strings.Replace(evaluate, "graph.microsoft.com",
			"api.partnercenter.microsoft.com", 1)},
		"another cloud": {address: strings.Replace(evaluate, "microsoft.com", "microsoft.us", 1),
			refusal: graph.ErrForeign},
		"plain HTTP": {address: strings.Replace(evaluate, "https", "http", 1), refusal: graph.ErrForeign},
		"in a batch": {address: "https://graph.microsoft.com/v1.0/$batch", body: `{"requests":[{"id":"1",` +
			`"method":"POST","url":"/identity/conditionalAccess/evaluate","body":` + aQuestion + `}]}`},
		"as a batch": {address: evaluate + "/$batch"},
	} {
		t.Run(name, func(t *testing.T) {
			method, address, body := http.MethodPost, evaluate, aQuestion
			if c.method != "" {
				method = c.method
			}
			if c.address != "" {
				address = c.address
			}
			if c.body != "" {
				body = strings.TrimPrefix(c.body, "-")
			}
			want := c.refusal
			if want == "" {
				want = graph.ErrReadOnly
			}
			for _, readOnly := range []bool{false, true} {
				network := &answering{}
				req := request(t, method, address, body)
				if c.header != "" {
					req.Header.Set(c.header, "DELETE")
				}
				_, err := gate{hosts: graph.Global.Hosts(), readOnly: readOnly, next: network}.RoundTrip(req)
				if c.passes != (err == nil) || c.passes != (len(network.bodies) == 1) || !c.passes && !errors.Is(err, want) {
					t.Errorf("read-only %v: error %v, %d sent", readOnly, err, len(network.bodies))
				}
				if c.passes && network.bodies[0] != body {
					t.Errorf("the body became %q", network.bodies[0])
				}
			}
		})
	}
}

func TestAQuestionIsReadAgainAndPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &answering{answers: []*http.Response{answer(503, nil), answer(429, nil), nil, answer(200, nil),
			answer(200, nil)}}
		var log strings.Builder
		layers := newPacer(retry{httpLog{network, slog.New(slog.NewTextHandler(&log, nil))}}, &MethodsPace{})
		start := time.Now()
		for range 2 {
			req, err := BufferBody(request(t, "POST", evaluate, aQuestion))
			if err != nil {
				t.Fatal(err)
			}
			if resp, err := layers.RoundTrip(req); err != nil || resp.StatusCode != 200 {
				t.Fatal(resp, err)
			}
		}
		if len(network.bodies) != 5 || time.Since(start) < time.Second {
			t.Errorf("%d requests in %v", len(network.bodies), time.Since(start))
		}
		for _, sent := range network.bodies {
			if sent != aQuestion {
				t.Errorf("sent %q", sent)
			}
		}
		if strings.Contains(log.String(), "15dc174b") {
			t.Errorf("the log %s names the account", log.String())
		}
	})
}
