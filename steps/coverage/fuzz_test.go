package coverage

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"cspready/graph"
)

// FuzzPolicy reads arbitrary text as a policy: it never panics, and a policy with an unknown part covers no one.
func FuzzPolicy(f *testing.F) {
	f.Add([]byte(`{"id":"1","state":"enabled","conditions":{"users":{"includeUsers":["All"]}}}`))
	f.Add([]byte(`{"conditions":{"platforms":{"includePlatforms":[null]},"users":[]},"grantControls":{"authenticationStrength":[1]}}`))
	files, _ := filepath.Glob(filepath.Join(conformanceFolders[0], "*.json"))
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var c struct{ Policies []json.RawMessage }
		if json.Unmarshal(text, &c) == nil {
			for _, p := range c.Policies {
				f.Add([]byte(p))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var p graph.Policy
		if json.Unmarshal(text, &p) != nil {
			return
		}
		w := newWorld()
		w.person("employee", nil)
		w.person("guest", func(u *graph.User) { u.Guest = true })
		w.Policies = []graph.Policy{p}
		v := Judge(w.Tenant)
		v.PolicySummaries()
		v.ProposeEdits()
		for i := range 2 {
			v.Reason(i)
			v.LegacyState(i)
			if v.State(i) == Covered && len(p.Unrecognised) > 0 {
				t.Errorf("person %d is covered by a policy that holds %v", i, p.Unrecognised)
			}
		}
	})
}
