package history

import (
	"time"

	"cspready/assets"
	"cspready/steps/catalog"
	"cspready/steps/report"
)

// ListSchema is the version of [List]. Fields can be added under the same name; any other change needs a new one.
const ListSchema = "cspready/history/v1"

// A List is the stored runs of each tenant.
type List struct {
	Schema  string       `json:"schema"`
	Tenants []TenantRuns `json:"tenants"`
}

// TenantRuns is the stored runs of a tenant, the latest first.
type TenantRuns struct {
	Tenant report.Tenant `json:"tenant"` // from the latest run that can be read
	Runs   []RunEntry    `json:"runs"`
	Older  int           `json:"older"` // runs that are not in the list
}

// An RunEntry is a run in a list.
type RunEntry struct {
	Number    int       `json:"number"` // 1 is the latest
	Run       string    `json:"run"`
	At        time.Time `json:"at"`
	ClockBack bool      `json:"clockBack"` // see [Run.ClockBack]
	// written by another version, or not readable: the following fields are empty
	IsUnreadable bool           `json:"unread"`
	Overall      string         `json:"overall"`
	Counts       map[string]int `json:"counts"` // findings by status
	Coverage     *int           `json:"coverage,omitempty"`
	Operator     string         `json:"operator"`
	Version      string         `json:"version"`

	tallyText assets.Text
}

// List reads the latest runs of a tenant, up to most, or all if most is 0. It leaves out runs that turn out to be
// damaged.
func (s *Store) List(tenantID string, limit int) TenantRuns {
	k := TenantRuns{Tenant: report.Tenant{ID: tenantID}, Runs: []RunEntry{}}
	for _, run := range s.Runs(tenantID) {
		if limit > 0 && len(k.Runs) == limit {
			k.Older++
			continue
		}
		check, err := s.Read(run)
		if err != nil && !isPresent(run) {
			continue
		}
		if err == nil && k.Tenant.DefaultDomain == "" {
			k.Tenant = check.Tenant
		}
		k.Runs = append(k.Runs, entryOf(len(k.Runs)+1, run, check, err))
	}
	return k
}

func entryOf(number int, run Run, check report.Check, err error) RunEntry {
	e := RunEntry{Number: number, Run: run.Name, At: run.At, ClockBack: run.ClockBack, IsUnreadable: err != nil,
		Counts: map[string]int{}}
	if e.IsUnreadable {
		return e
	}
	e.Overall, e.Counts, e.Operator, e.Version = check.Overall, Tally(check), check.Operator.Label(), check.Tool.Version
	e.tallyText = TallyText(check)
	for _, f := range check.Findings {
		if f.ID == catalog.EveryUserID && f.Coverage != nil {
			e.Coverage = &f.Coverage.Percent
		}
	}
	return e
}
