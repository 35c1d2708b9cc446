package live_test

import (
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
	"cspready/graph/sim/scenario"
)

func TestWhatIfIsAskedOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := load(t, "premium")
		tenant.SetBehaviour(scenario.Behaviour{Throttled: true})
		w := signedIn(t, tenant, live.Config{ReadOnly: true}, scopes...)
		everybody, err := users(t.Context(), w.conn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.conn.Policies(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, u := range everybody[:5] {
			list, err := w.conn.WhatIf(t.Context(), graph.WhatIfQuestion{UserID: u.ID, Client: "browser",
				AppID: "fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd", Platform: "windows", Country: "NL", IPAddress: "192.0.2.1"})
			if err != nil || len(list) != len(tenant.Scenario.Policies) {
				t.Fatal(len(list), err)
			}
		}
		var last time.Time
		for _, r := range tenant.Requests() {
			if r.Path != graph.WhatIfPath && r.Path != "/identity/conditionalAccess/policies" {
				continue
			}
			if r.Status != 200 || r.Time.Sub(last) < time.Second {
				t.Errorf("%s was answered %d, %v after the one before", r.Path, r.Status, r.Time.Sub(last))
			}
			last = r.Time
		}
		if n := len(tenant.Writes()); n != 0 {
			t.Errorf("%d writes", n)
		}
	})
}
