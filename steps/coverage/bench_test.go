package coverage

import (
	"fmt"
	"runtime"
	"testing"

	"cspready/graph"
)

// crowd returns a tenant of many people and policies, with nested groups resolved.
func crowd(people, policies int) world {
	w := newWorld()
	for i := range people {
		w.People.Add(graph.User{ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", i), Name: fmt.Sprint("Person ", i),
			UserPrincipalName: fmt.Sprintf("person%d@contoso.example", i), Enabled: graph.Yes})
	}
	for i := range policies {
		g := Group{}
		for n := i; n < people; n += 97 + i {
			g.Members = append(g.Members, int32(n))
		}
		w.Groups[groupName(i)] = g
		w.Policies = append(w.Policies, row{
			users: fmt.Sprintf(`{"includeUsers":["All"],"excludeGroups":[%q]}`, groupName(i)),
			more:  `,"locations":{"includeLocations":["All"],"excludeLocations":["a"]}`,
		}.policyB())
	}
	return w
}

func (r row) policyB() graph.Policy {
	return r.policy(&testing.T{})
}

// BenchmarkJudge judges 100,000 people by 200 policies, none of which covers anyone on its own.
func BenchmarkJudge(b *testing.B) {
	w := crowd(100_000, 200)
	for b.Loop() {
		Judge(w.Tenant)
	}
}

// BenchmarkRoster reports the memory that one account takes.
func BenchmarkRoster(b *testing.B) {
	for b.Loop() {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := crowd(100_000, 0)
		w.People.Sort()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/100_000, "B/person")
		runtime.KeepAlive(w)
	}
}
