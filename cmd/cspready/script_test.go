package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cspready/assets"
	"cspready/cmd/cspready/internal/terminal"
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
	"cspready/steps/catalog"
	"cspready/steps/report/reporttest"
	"cspready/steps/sealtest"
)

// TestMain lets the resolver make the lock that it keeps for good: it must not belong to the virtual time of one test.
func TestMain(m *testing.M) {
	if _, err := net.DefaultResolver.LookupHost(context.Background(), "localhost"); err != nil {
		panic("this machine does not know localhost: " + err.Error())
	}
	os.Exit(m.Run())
}

// TestScripts runs the program as scripts do, in this process: arguments, input, output and exit code are those of
// the binary. Time is virtual, so that waits that belong to the services cost nothing.
func TestScripts(t *testing.T) {
	testscript.RunT(script{t}, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup:               setUp,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"cspready":    func(ts *testscript.TestScript, neg bool, args []string) { execute(ts, neg, exitMet, args) },
			"exits":       exits,
			"changeid":    changeID,
			"type":        typeAhead,
			"choose":      choose,
			"proposes":    proposes,
			"json":        jsonValue,
			"writes":      writes,
			"becomes":     becomes,
			"later":       later,
			"fits":        fits,
			"prints":      prints,
			"tenant":      behind,
			"certificate": certificate,
		},
	})
}

// script lets scripts run as subtests, one after the other.
type script struct{ *testing.T }

func (s script) Run(name string, f func(testscript.T)) {
	s.T.Run(name, func(t *testing.T) { f(script{t}) })
}

func (s script) Parallel() {}

func (s script) Verbose() bool { return testing.Verbose() }

// A stage is what the commands of one script share.
type stage struct {
	*testing.T
	typed  string        // by the person, for the next command
	change string        // id of the change that is undone
	tenant *sim.Tenant   // what a command without --demo finds behind Microsoft's host names
	others []*sim.Tenant // and what else there is
	now    time.Time     // when the next command runs
}

func setUp(env *testscript.Env) error {
	tenant, err := sim.Load("new-reseller")
	if err != nil {
		return err
	}
	tenant.SetBehaviour(quick)
	env.Values["stage"] = &stage{T: env.T().(script).T, tenant: tenant, now: morning}
	return nil
}

// morning is when tests take place: the virtual clock begins before the tenants do.
var morning = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// quick is the demo's behaviour without latency: while a port waits for the browser, virtual time stands still.
var quick = scenario.Behaviour{Lag: 2 * time.Second, Throttled: true, ClaimsChallenges: true,
	PollInterval: 2 * time.Second}

func on(ts *testscript.TestScript) *stage { return ts.Value("stage").(*stage) }

// execute runs one command and compares its exit code.
func execute(ts *testscript.TestScript, neg bool, want int, args []string) {
	if neg {
		ts.Fatalf("say exits CODE cspready instead of ! cspready")
	}
	s := on(ts)
	w := environment{
		Streams: terminal.Streams{
			In: strings.NewReader(s.typed), Out: ts.Stdout(), Err: ts.Stderr(),
			Environ: []string{"TERM=xterm", passphraseVariable + "=" + ts.Getenv(passphraseVariable)},
		},
		machine: machine{
			state: ts.MkAbs("state"), pace: quick, sealing: sealtest.NewFiles(),
			network: func() (http.RoundTripper, error) { return s.network(), nil }, browse: s.tenant.OpenBrowser,
		},
	}
	s.typed = ""
	var code int
	synctest.Test(s.T, func(t *testing.T) {
		time.Sleep(time.Until(s.now))
		code = run(t.Context(), args, w)
	})
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
}

// exits CODE cspready ARGS runs a command that ends with a code other than 0.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	code, err := strconv.Atoi(args[0])
	if err != nil || len(args) < 2 || args[1] != "cspready" && args[1] != "undo" {
		ts.Fatalf("usage: exits CODE cspready ARGS, or exits CODE undo")
	}
	if args[1] == "undo" {
		args = append([]string{"", "", "undo", on(ts).change}, args[2:]...)
	}
	execute(ts, neg, code, args[2:])
}

// changeID FILE takes the latest change of a list in JSON for the one that exits CODE undo is about.
func changeID(ts *testscript.TestScript, _ bool, args []string) {
	var list struct{ Changes []struct{ ID string } }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &list))
	on(ts).change = list.Changes[0].ID
}

// type LINE... is what the person types, or a pipe holds, for the next command. Lines of several commands add up.
func typeAhead(ts *testscript.TestScript, _ bool, lines []string) {
	on(ts).typed += strings.Join(lines, "\n") + "\n"
}

// finish is the entry of the overview on plain lines that ends the visit.
const finish = "finish"

// pick returns the number to type in the overview on plain lines for a requirement, by its id, or for [finish]. Tests
// choose by name, so that a new requirement in the catalogue breaks none of them.
func pick(name string) string {
	ids := catalog.IDs()
	if name == finish {
		return strconv.Itoa(len(ids) + 2) // the entry before it checks again
	}
	i := slices.Index(ids, name)
	if i < 0 {
		panic("the catalogue has no requirement " + name)
	}
	return strconv.Itoa(i + 1)
}

// choose REQUIREMENT|finish types the number of an entry of the overview, after the lines of "type" before it.
func choose(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: choose REQUIREMENT|finish")
	}
	typeAhead(ts, false, []string{pick(args[0])})
}

// proposes REQUIREMENT wants the overview in standard output to propose a requirement.
func proposes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: proposes REQUIREMENT")
	}
	if want := "press Enter for " + pick(args[0]) + ":"; !strings.Contains(ts.ReadFile("stdout"), want) {
		ts.Fatalf("no %q in standard output", want)
	}
}

// element returns the element of a list with an index or an id.
func element(ts *testscript.TestScript, list []any, name string) any {
	i, err := strconv.Atoi(name)
	if err != nil {
		i = slices.IndexFunc(list, func(v any) bool {
			object, _ := v.(map[string]any)
			return object["id"] == name
		})
	}
	if i < 0 || i >= len(list) {
		ts.Fatalf("the list has no element %s", name)
	}
	return list[i]
}

// becomes FILE puts another tenant behind Microsoft's host names: the scenario in a file.
func becomes(ts *testscript.TestScript, _ bool, args []string) {
	var s scenario.Scenario
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &s))
	tenant, err := sim.New(s)
	ts.Check(err)
	tenant.SetBehaviour(quick)
	on(ts).tenant = tenant
}

// later DURATION lets time pass before the next command; a negative one puts the clock back.
func later(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	on(ts).now = on(ts).now.Add(d)
}

// fits checks|plan|changes|history|diff FILE holds a document against the schema that is published of it.
func fits(ts *testscript.TestScript, _ bool, args []string) {
	schemas := map[string][]byte{
		"checks": assets.ChecksSchema(), "plan": assets.PlanSchema(), "changes": assets.ChangesSchema(),
		"history": assets.HistorySchema(),
		"diff":    assets.DiffSchema(),
	}
	ts.Check(reporttest.NewValidator(on(ts).T, schemas[args[0]]).Validate([]byte(ts.ReadFile(args[1]))))
}

// prints PAPER PLAN wants every fingerprint of a plan in JSON on paper, and no other.
func prints(ts *testscript.TestScript, _ bool, args []string) {
	find := regexp.MustCompile(`\b[0-9a-f]{64}\b`)
	paper, plan := find.FindAllString(ts.ReadFile(args[0]), -1), find.FindAllString(ts.ReadFile(args[1]), -1)
	if len(plan) == 0 || !slices.Equal(paper, plan) {
		ts.Fatalf("on paper are %v, in JSON %v", paper, plan)
	}
}

// json FILE PATH VALUE wants one document in a file and, at a path such as findings.break-glass.status, a value. The
// path names an element of a list by its index or its id.
func jsonValue(ts *testscript.TestScript, _ bool, args []string) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	var value any
	ts.Check(d.Decode(&value))
	if _, err := d.Token(); err != io.EOF {
		ts.Fatalf("more than one document in %s", args[0])
	}
	for part := range strings.SplitSeq(args[1], ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			value = element(ts, v, part)
		}
	}
	if got := fmt.Sprint(value); got != args[2] {
		ts.Fatalf("%s is %s, want %s", args[1], got, args[2])
	}
}

// tenant SCENARIO... puts other tenants behind Microsoft's host names.
func behind(ts *testscript.TestScript, _ bool, args []string) {
	var all []*sim.Tenant
	for _, name := range args {
		tenant, err := sim.Load(name)
		ts.Check(err)
		tenant.SetBehaviour(quick)
		all = append(all, tenant)
	}
	on(ts).tenant, on(ts).others = all[0], all[1:]
}

func (s *stage) network() http.RoundTripper {
	if len(s.others) == 0 {
		return s.tenant.RoundTripper()
	}
	return &towns{all: append([]*sim.Tenant{s.tenant}, s.others...)}
}

// towns are several tenants behind the same host names, for a program that visits one after the other: whichever it
// signs in to last is the one that it asks.
type towns struct {
	all []*sim.Tenant
	at  *sim.Tenant
}

func (n *towns) RoundTrip(req *http.Request) (*http.Response, error) {
	segment, rest, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/"), "/")
	if !strings.HasPrefix(req.URL.Host, "login.") {
		return n.at.RoundTripper().RoundTrip(req)
	}
	n.at = n.all[0]
	for _, tenant := range n.all {
		probe, err := http.NewRequestWithContext(req.Context(), http.MethodGet,
			"https://"+req.URL.Host+"/"+segment+"/v2.0/.well-known/openid-configuration", nil)
		if err != nil {
			return nil, err
		}
		resp, err := tenant.RoundTripper().RoundTrip(probe)
		if err != nil {
			return nil, err
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK && rest != "" {
			n.at = tenant
		}
	}
	return n.at.RoundTripper().RoundTrip(req)
}

// writes N wants that many changes in the tenant behind Microsoft's host names.
func writes(ts *testscript.TestScript, _ bool, args []string) {
	if got := fmt.Sprint(len(on(ts).tenant.Writes())); got != args[0] {
		ts.Fatalf("%s writes, want %s", got, args[0])
	}
}
