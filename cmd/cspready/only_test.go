package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph/sim"
	"cspready/steps/catalog"
	"cspready/steps/mfa"
	"cspready/steps/partner"
)

// TestACheckOfAPartAsksForThePermissionsOfThatPart reads off the tokens what the person was asked to allow, also
// where Microsoft asks for another sign-in half way.
func TestACheckOfAPartAsksForThePermissionsOfThatPart(t *testing.T) {
	for _, only := range [][]string{nil, {mfa.SecurityDefaultsID}, {partner.SecurityContactID},
		{mfa.AdminCountID, partner.VendorsID}} {
		t.Run(fmt.Sprint(only), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(morning))
				tenant, err := sim.Load("new-reseller")
				if err != nil {
					t.Fatal(err)
				}
				tenant.SetBehaviour(quick)
				args := []string{"check", "--sign-in", "browser", "--format", "json"}
				if only != nil {
					args = append(args, "--only", strings.Join(only, ","))
				}
				_, out, said := try(t.Context(), t, func(w *environment) {
					w.network, w.browse = func() (http.RoundTripper, error) { return tenant.RoundTripper(), nil }, tenant.OpenBrowser
				}, args...)
				if !strings.Contains(out, `"findings"`) {
					t.Fatalf("nothing was checked: %s", said)
				}
				want := catalog.ReadScopes(only...)
				for _, r := range tenant.Requests() {
					got := slices.DeleteFunc(slices.Clone(r.Scopes),
						func(s string) bool { return s == "openid" || s == "profile" || s == "offline_access" })
					if slices.Sort(got); r.Version != "" && !slices.Equal(got, want) {
						t.Fatalf("%s was asked with %v, want %v", r.Path, got, want)
					}
				}
			})
		})
	}
}
