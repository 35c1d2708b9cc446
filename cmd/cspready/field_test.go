package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps/sealtest"
)

// fieldFolder holds tenants that people reported, with what a check of them should find. It lies beside the project
// where it is developed.
const fieldFolder = "../../../shared/conformance/field/tenants"

// fieldTimeout is the virtual time after which a check counts as endless, unless a tenant file says otherwise.
const fieldTimeout = 600 * time.Second

// fieldDay is when these tenants are checked: some files name days, all of them around this one.
var fieldDay = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)

// TestFieldTenants checks each tenant with the whole program, over HTTP, and compares the status of the requirements
// that its file names.
func TestFieldTenants(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(fieldFolder, "*.json"))
	if len(files) == 0 {
		t.Skip("the tenants of the field are not here")
	}
	var total fieldTotal
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			f, err := scenario.ReadTenantFile(file)
			if err != nil {
				t.Fatal(err)
			}
			total.add(t, f)
		})
	}
	t.Logf("%d tenants, %d of them as expected; %d statuses, %d right, %d contested ones wrong", total.tenants,
		total.rightTenants, total.statuses, total.right, total.contested)
}

// A fieldTotal counts tenants, and statuses of requirements in them.
type fieldTotal struct{ tenants, rightTenants, statuses, right, contested int }

// add checks one tenant as often as its file asks.
func (n *fieldTotal) add(t *testing.T, f scenario.TenantFile) {
	wrong, endless := map[string]string{}, ""
	for range f.Repeat {
		limit := cmp.Or(time.Duration(f.Timeout)*time.Second, fieldTimeout)
		got := checkField(t, f, limit)
		for id, want := range f.Expect {
			if !slices.Contains(want, got.status[id]) {
				wrong[id] = fmt.Sprintf("%s is %q, want %v", id, got.status[id], want)
			}
		}
		if got.took >= limit {
			endless = fmt.Sprintf("stopped after %v of virtual time", limit)
		}
	}
	n.tenants++
	n.statuses += len(f.Expect)
	n.right += len(f.Expect) - len(wrong)
	switch {
	case len(wrong) == 0 && endless == "":
		n.rightTenants++
	case f.Contested != "":
		n.contested += len(wrong)
		t.Logf("contested (%s): %v", f.Contested, wrong)
	default:
		t.Errorf("%v %s\n%s: %s", wrong, endless, f.Name, f.Why)
	}
}

// A fieldCheck is what a check of a tenant printed: the status of each requirement by its id.
type fieldCheck struct {
	status map[string]string
	took   time.Duration
}

// checkField checks a new tenant of a tenant file with the flags of the file, and stops the check at a limit.
func checkField(t *testing.T, f scenario.TenantFile, limit time.Duration) fieldCheck {
	t.Helper()
	// security defaults refuse a sign-in by code, which is the usual one
	args := []string{"check", "--format", "json", "--no-history", "--sign-in", "browser",
		"--answer", "legacy-mfa-settings=off"}
	for _, a := range f.Args {
		args = append(args, strings.ReplaceAll(a, "{recent}", fieldDay.AddDate(0, 0, -10).Format(time.DateOnly)))
	}
	var out fieldCheck
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(fieldDay))
		tenant, err := sim.NewFromFile(f)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), limit)
		defer stop()
		out = checkTenant(ctx, t, tenant, args)
	})
	return out
}

// A slowGraph is a network on which each answer of Graph takes some time: without it, virtual time would stand still
// in an endless list. The sign-in takes none, as a port waits for the browser then, and virtual time for the port.
type slowGraph struct{ http.RoundTripper }

func (s slowGraph) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "graph.") {
		time.Sleep(50 * time.Millisecond)
	}
	return s.RoundTripper.RoundTrip(r)
}

// checkTenant runs the program against a tenant that answers for Microsoft's hosts. A check that was stopped has no
// statuses.
func checkTenant(ctx context.Context, t *testing.T, tenant *sim.Tenant, args []string) fieldCheck {
	t.Helper()
	var stdout, stderr bytes.Buffer
	began := time.Now()
	code := run(ctx, args, environment{
		Streams: terminal.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Environ: []string{"TERM=xterm"}},
		machine: machine{state: t.TempDir(), sealing: sealtest.NewFiles(), browse: tenant.OpenBrowser,
			network: func() (http.RoundTripper, error) { return slowGraph{tenant.RoundTripper()}, nil }},
	})
	out := fieldCheck{status: map[string]string{}, took: time.Since(began)}
	var printed struct {
		Findings []struct{ ID, Status string }
	}
	if err := json.NewDecoder(io.Reader(&stdout)).Decode(&printed); err != nil && ctx.Err() == nil {
		t.Fatalf("exit code %d, %v: %s", code, err, stderr.String())
	}
	for _, finding := range printed.Findings {
		out.status[finding.ID] = finding.Status
	}
	return out
}
