package main

import (
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/record"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
	"cspready/steps/sealtest"
)

// readFailures are the ways in which a read fails, or is answered with less than there is.
var readFailures = map[string]scenario.Fault{
	"403":         {Status: 403, Code: "Authorization_RequestDenied", Message: "Insufficient privileges."},
	"404":         {Status: 404, Code: "Request_ResourceNotFound", Message: "Resource not found."},
	"500":         {Status: 500, Code: "UnknownError"},
	"broken":      {BreaksConnection: true},
	"truncated":   {Truncates: true},
	"HTML":        {Status: 200, HTML: true},
	"{}":          {Status: 200, Body: `{}`},
	"empty page":  {Status: 200, Body: `{"value":[]}`},
	"half a list": {Status: 500, Code: "UnknownError", LosesRest: true},
}

// A readingCheck is the program signed in to a simulated tenant, without TLS, for one check after the other.
type readingCheck struct {
	*tenantCheck
	tenant *sim.Tenant
}

// newReadingCheck builds a tenant and signs in to it.
func newReadingCheck(t *testing.T, s scenario.Scenario) readingCheck {
	t.Helper()
	tenant, err := sim.New(s)
	if err != nil {
		t.Fatal(err)
	}
	cat, err := chooseLanguage(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(environment{
		Streams: terminal.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard},
		machine: machine{state: t.TempDir(), sealing: sealtest.NewFiles()},
	}, cat)
	p.Quiet = true
	o := options{signIn: string(graph.Browser), noHistory: true, breakGlass: []string{harbour, lighthouse}}
	open, err := p.openSession(o, source{cloud: graph.Global, base: tenant.RoundTripper(), open: tenant.OpenBrowser})
	if err != nil {
		t.Fatal(err)
	}
	c := readingCheck{p.newTenantCheck(open.setup, steps.Answers{
		"legacy-mfa-settings": {"off"}, "break-glass-monitored": {"yes"}, "automation": {automation.AutomatesBilling},
		"break-glass-drill": {time.Now().AddDate(0, 0, -10).Format(time.DateOnly)},
	}), tenant}
	t.Cleanup(c.progress.Close)
	if err := c.signIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// statuses checks every requirement. A check that could not begin has none.
func (c readingCheck) statuses(t *testing.T) map[string]steps.Status {
	found := map[string]steps.Status{}
	if c.checkRequirements(t.Context()) == nil {
		for _, r := range c.Results {
			found[r.Info.ID] = r.Finding.Status
		}
	}
	return found
}

// reads are the distinct reads that a check makes, with ids and times left out.
func (c readingCheck) reads() (all []string) {
	for _, r := range c.tenant.Requests() {
		if r.Method == http.MethodGet {
			all = append(all, readName(r.Address))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

var variableParts = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|` +
	`\d{4}-\d\d-\d\dT[0-9:.]+Z`)

// readName is an address without the ids, times and pages that make one read many.
func readName(address string) string {
	first, _, _ := strings.Cut(address, "&$skiptoken=")
	return variableParts.ReplaceAllString(first, "*")
}

// readPattern matches the addresses with a name, and their further pages.
func readPattern(name string) *regexp.Regexp {
	address := strings.ReplaceAll(regexp.QuoteMeta(name), `\*`, `[^'/?&]+`)
	return regexp.MustCompile("^" + address + `([?&]\$skiptoken=.*)?$`)
}

// plainlyEmpty are reads that can truthfully find nothing: an empty page of them is believed. Each of the others has
// something in every tenant, or in these ones by what other reads say.
var plainlyEmpty = []string{
	"roleEligibilityScheduleInstances", "privilegedAccess/group", "ransitiveMembers", "/members", "/groups?",
	"deletedItems", "crossTenantAccessPolicy/partners", "nonMfaCompliantPartnerPrincipals", "/applications?",
	"transitiveMemberOf", "conditionalAccess/policies",
}

// isBelieved reports whether a failure of a read cannot be told from a truthful answer.
func isBelieved(read, failure string) bool {
	return failure == "empty page" &&
		slices.ContainsFunc(plainlyEmpty, func(part string) bool { return strings.Contains(read, part) })
}

// A readTable counts what became of reads that fail.
type readTable struct {
	tenants, checks int
	reads           map[string]bool
	// statuses: passed still, no more, only now, and only now by a failure that is believed; checks that did not begin
	kept, lost, gained, believed, none int

	sound  map[string]steps.Status // of the tenant in order
	unseen []string                // tenants in which as much passes although something is not in order
}

// passes reports whether a status asks nothing of anybody.
func passes(s steps.Status) bool { return s == steps.Met || s == steps.NotApplicable }

// TestNoFailedReadMakesARequirementMet lets each read of a check fail, in a tenant in order and in some that are not.
// Whatever the failure, a requirement that was not met becomes neither met nor one that does not apply.
func TestNoFailedReadMakesARequirementMet(t *testing.T) {
	table := readTable{reads: map[string]bool{}}
	sound := func(*scenario.Scenario) {}
	for _, name := range append([]string{"in order"}, slices.Sorted(maps.Keys(unsoundTenants))...) {
		change, isUnsound := unsoundTenants[name]
		if !isUnsound {
			change = sound
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(fieldDay))
				before := table.add(t, change, isUnsound)
				if !isUnsound {
					table.sound = before
				} else if maps.Equal(table.sound, before) {
					table.unseen = append(table.unseen, name)
				}
			})
		})
	}
	t.Logf("%d tenants, %d reads, %d failures: %d checks. Of statuses that passed, %d stayed and %d did not; of the "+
		"others, %d came to pass, and %d by an empty page that may be true. %d checks did not begin. Not seen at all: %q",
		table.tenants, len(table.reads), len(readFailures), table.checks, table.kept, table.lost, table.gained,
		table.believed, table.none, table.unseen)
}

// otherFailures are the failures of reads whose answers do not show what is not in order: an error, and emptiness.
var otherFailures = []string{"500", "empty page"}

// add lets every read of one tenant fail: in each way if its answer differs from that in the tenant in order, or if it
// is that tenant. It returns the statuses without any failure.
func (n *readTable) add(t *testing.T, change func(*scenario.Scenario), isUnsound bool) map[string]steps.Status {
	s := soundTenant()
	change(&s)
	c := newReadingCheck(t, s)
	before := c.statuses(t)
	reads := c.reads()
	telling := reads
	if isUnsound {
		telling = c.tellingReads(t, newReadingCheck(t, soundTenant()))
	}
	n.tenants++
	for _, read := range reads {
		n.reads[read] = true
		failures := otherFailures
		if slices.Contains(telling, read) {
			failures = slices.Sorted(maps.Keys(readFailures))
		}
		for _, failure := range failures {
			fault := readFailures[failure]
			fault.Method, fault.Pattern, fault.Times = http.MethodGet, readPattern(read), -1
			c.tenant.InjectFault(fault)
			after := c.statuses(t)
			c.tenant.ClearFaults()
			n.compare(t, read, failure, before, after)
		}
	}
	return before
}

// compare counts the statuses of one check beside those without the failure.
func (n *readTable) compare(t *testing.T, read, failure string, before, after map[string]steps.Status) {
	n.checks++
	if len(after) == 0 {
		n.none++
	}
	for id, was := range before {
		is, done := after[id]
		switch {
		case passes(was) && done && passes(is):
			n.kept++
		case passes(was):
			n.lost++
		case !done || !passes(is):
		case isBelieved(read, failure):
			n.believed++
		default:
			n.gained++
			t.Errorf("%s, %s: %s is %v, and was %v", read, failure, id, is, was)
		}
	}
}

// tellingReads are the reads of a check whose answers differ from those of another tenant, or that the other one does
// not get. Those of Partner Center count as such.
func (c readingCheck) tellingReads(t *testing.T, other readingCheck) (telling []string) {
	other.statuses(t)
	known := other.reads()
	seen := map[string]bool{}
	for _, r := range c.tenant.Requests() {
		name := readName(r.Address)
		if r.Method != http.MethodGet || seen[name+r.Address] {
			continue
		}
		seen[name+r.Address] = true
		isGraph := strings.HasPrefix(r.Host, "graph.")
		if !isGraph || !slices.Contains(known, name) || c.answer(t, r) != other.answer(t, r) {
			telling = append(telling, name)
		}
	}
	slices.Sort(telling)
	return slices.Compact(telling)
}

// answer returns what Graph answers to a recorded request, without ids of the request.
func (c readingCheck) answer(t *testing.T, r record.Request) string {
	t.Helper()
	address := "https://" + r.Host + "/" + r.Version + r.Path
	if len(r.Query) > 0 {
		address += "?" + r.Query.Encode()
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.tenant.PersonToken(r.Scopes...))
	resp, err := c.tenant.RoundTripper().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return requestIDs.ReplaceAllString(string(text), "")
}

var requestIDs = regexp.MustCompile(`"(client-)?request-id":"[^"]*"`)
