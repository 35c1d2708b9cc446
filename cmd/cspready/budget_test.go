package main

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps"
	"cspready/steps/automation"
)

// What a check may take beside what people add to it: requests to Graph, and answers that have to be waited for one
// after the other.
const (
	mostRequests = 30
	mostInTurn   = 8
)

// paced are the scenarios in which Graph's own pace imposes waiting: policies of Conditional Access, and methods
// asked account by account.
var paced = []string{"compliant", "new-reseller", "premium", "second-opinion"}

// TestACheckStaysWithinItsBudget counts requests, and measures in virtual time how many answers are waited for in turn.
func TestACheckStaysWithinItsBudget(t *testing.T) {
	const answer = 100 * time.Millisecond
	for _, name := range scenario.Names() {
		if name == "large" {
			continue // its people add to both
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Until(morning))
				tenant, err := sim.Load(name)
				if err != nil {
					t.Fatal(err)
				}
				cat, err := chooseLanguage(nil)
				if err != nil {
					t.Fatal(err)
				}
				wire := &counting{next: tenant.RoundTripper()}
				p := newProgram(environment{Streams: terminal.Streams{In: strings.NewReader(""), Out: io.Discard,
					Err: io.Discard}}, cat)
				s, err := p.openSession(options{signIn: string(graph.Browser), noHistory: true},
					source{cloud: graph.Global, base: wire, open: tenant.OpenBrowser})
				if err != nil {
					t.Fatal(err)
				}
				i := p.newTenantCheck(s.setup, steps.Answers{automation.AskAutomation: {automation.AutomatesBilling}})
				defer i.progress.Close()
				if err := i.signIn(t.Context()); err != nil {
					t.Fatal(err)
				}
				tenant.SetBehaviour(scenario.Behaviour{Latency: [2]time.Duration{answer, answer}})
				wire.asked = nil
				run, err := i.run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				asked := len(wire.asked)
				deep := int(run.Finished.Sub(run.Started) / answer)
				t.Logf("%d requests, %d answers in turn", asked, deep)
				if asked == 0 || asked > mostRequests || deep > mostInTurn && !slices.Contains(paced, name) {
					t.Errorf("%d requests, want %d at most; %d answers in turn, want %d", asked, mostRequests, deep, mostInTurn)
				}
			})
		})
	}
}
