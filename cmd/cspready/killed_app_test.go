package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/steps"
	"cspready/steps/custody"
	"cspready/steps/secureapp"
)

// A trace is what a run that was killed left behind, as far as another run can tell. One that was killed between two
// reads, when all replicas had long heard of what there is, leaves the same as the one before: with -short, no other
// run follows it.
type trace string

// hasHeard is when replicas and the sign-in service have heard of a write.
const hasHeard = 10 * time.Second

func (m *automator) trace(line *lifeline) trace {
	var wrote time.Time
	for _, r := range m.tenant.Requests() {
		if r.Method != http.MethodGet {
			wrote = r.Time
		}
	}
	if line.at.Sub(wrote) < hasHeard {
		return ""
	}
	left := []string{fmt.Sprint(len(m.tenant.Writes()))}
	for path, text := range line.kept {
		left = append(left, fmt.Sprint(strings.TrimPrefix(path, m.disk), fields(path, text)))
	}
	slices.Sort(left)
	return trace(strings.Join(left, " "))
}

// fields counts what is noted in a file of JSON: times make notes differ that say the same. Of a sealed file its name
// tells all.
func fields(path string, text []byte) int {
	if !strings.HasSuffix(path, ".json") {
		return 0
	}
	return strings.Count(string(text), `":`)
}

func inState(path string) bool {
	return strings.Contains(path, string(filepath.Separator)+"state"+string(filepath.Separator))
}

// A cutting kills the making of an application after each of its requests in turn, and runs it again.
type cutting struct {
	said  steps.Answers
	lost  func(path string) bool // which files do not outlive the first run; nil: all do
	total int                    // how many requests there are, once that is known
	last  trace
	runs  int // that followed one that was killed
}

// TestAnApplicationThatWasCutShortEndsTheSame kills the making after every request: where the program remembers what
// was said, and where it has forgotten.
func TestAnApplicationThatWasCutShortEndsTheSame(t *testing.T) {
	for name, c := range map[string]*cutting{
		"a certificate in files":                {},
		"a certificate in files, and no memory": {lost: inState},
		"a client secret in files":              {said: steps.Answers{secureapp.AskCredential: {secureapp.BySecret}}},
		"a client secret in files, no memory": {said: steps.Answers{secureapp.AskCredential: {secureapp.BySecret}},
			lost: inState},
		"a certificate in a Key Vault": {said: steps.Answers{custody.AskAppStore: {custody.StoreInKeyVault}}},
		"a client secret in a Key Vault": {said: steps.Answers{custody.AskAppStore: {custody.StoreInKeyVault},
			secureapp.AskCredential: {secureapp.BySecret}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 0; n <= c.total; n++ {
				t.Run(fmt.Sprintf("after request %d", n), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { c.cut(t, n) })
				})
			}
			t.Logf("killed at %d points, and run again after %d", c.total, c.runs)
		})
	}
}

// cut makes an application until its nth request, and then to the end. The second run begins at the moment that the
// first one dies: replicas have not heard yet of what it did last.
func (c *cutting) cut(t *testing.T, n int) {
	m := newAutomator(t, t.TempDir(), c.said)
	line := &lifeline{next: m.network, disk: m.disk, left: n}
	ctx, kill := context.WithCancel(t.Context())
	died, over := make(chan struct{}), make(chan error, 1)
	line.cut = func() { kill(); close(died) }
	first := *m
	first.network = line
	go func() { over <- first.run(ctx) }()
	if n == 0 { // not killed at all: so many requests are to be tried
		err := <-over
		kill()
		if c.total = line.sent; err != nil || first.signIns != 1 {
			t.Fatalf("%d sign-ins, and %v (%v)", first.signIns, first.made, err)
		}
		m.link = first.link
	} else {
		defer time.Sleep(5 * time.Minute) // what the killed run still waits for, without a network, ends by then
		defer kill()
		select {
		case <-died:
		case err := <-over: // by a later request, which was refused while this one was still under way, or by itself
			if !line.reached() {
				t.Fatalf("ended before request %d (%v)", n, err)
			}
			<-died
		}
		maps.DeleteFunc(line.kept, func(path string, _ []byte) bool { return c.lost != nil && c.lost(path) })
		left := m.trace(line)
		if testing.Short() && left != "" && left == c.last {
			return
		}
		c.last = left
		c.runs++
		m.move(t, line.kept)
		m.again(t)
	}
	m.ended(t)
	m.settled(t, c.lost != nil)
}

// move goes on with what was on disk, in another place: in the first one, what is left of the killed run may still
// write.
func (m *automator) move(t *testing.T, kept map[string][]byte) {
	t.Helper()
	from, to := m.disk, t.TempDir()
	moved := map[string][]byte{}
	for path, text := range kept {
		moved[to+strings.TrimPrefix(path, from)] = text
	}
	restore(t, to, moved)
	m.disk, m.said = to, maps.Clone(m.said)
	m.said[custody.AskFolder] = []string{filepath.Join(to, "safe")}
}

// settled runs once more, which has nothing to do. A run that remembers nothing proves the token that is kept, and
// asks nobody to sign in.
func (m *automator) settled(t *testing.T, forgetful bool) {
	t.Helper()
	writes := len(m.tenant.Writes())
	if err := m.run(t.Context()); err != nil || len(m.made) != 0 {
		t.Errorf("one more run made %v (%v)", m.made, err)
	}
	if forgetful {
		if err := os.RemoveAll(filepath.Join(m.disk, "state")); err != nil {
			t.Fatal(err)
		}
		if err := m.run(t.Context()); err != nil || !slices.Equal(m.made, []string{"app-token.change"}) || m.signIns != 0 {
			t.Errorf("a run that remembers nothing made %v with %d sign-ins (%v)", m.made, m.signIns, err)
		}
	}
	if more := len(m.tenant.Writes()) - writes; more != 0 {
		t.Errorf("these runs wrote %d times", more)
	}
}

// again is the run after one that was killed. A token that is sealed is used: nobody has to sign in another time.
func (m *automator) again(t *testing.T) {
	t.Helper()
	tokens, _ := filepath.Glob(filepath.Join(m.disk, "safe", "*refresh-token*.age"))
	if err := m.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(tokens) > 0 && m.signIns > 0 {
		t.Errorf("%d sign-ins, although %d tokens are sealed", m.signIns, len(tokens))
	}
}
