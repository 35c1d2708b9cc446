package history

import (
	"time"

	"cspready/assets"
	"cspready/steps"
	"cspready/steps/report"
)

// ListSchema names the form of a [List]. Fields are added under the same name; anything else gets a new one.
const ListSchema = "cspready/history/v1"

// A List is what is kept of each tenant.
type List struct {
	Schema  string `json:"schema"`
	Tenants []Kept `json:"tenants"`
}

// Kept is what is kept of a tenant, the latest run first.
type Kept struct {
	Tenant report.Tenant `json:"tenant"` // as the latest run that can be read has it
	Runs   []Entry       `json:"runs"`
	Older  int           `json:"older"` // are kept, and not in the list
}

// An Entry is a run in a list.
type Entry struct {
	Number    int            `json:"number"` // 1 is the latest
	Run       string         `json:"run"`
	At        time.Time      `json:"at"`
	ClockBack bool           `json:"clockBack"` // see [Run.Back]
	Unread    bool           `json:"unread"`    // written by another version, or not readable: what follows is empty
	Overall   string         `json:"overall"`
	Counts    map[string]int `json:"counts"` // findings by status
	Coverage  *int           `json:"coverage,omitempty"`
	Operator  string         `json:"operator"`
	Version   string         `json:"version"`

	tallied assets.Text
}

// List reads the latest runs of a tenant, at most so many, or all if most is 0. What turns out to be damaged is no longer among them.
func (s *Store) List(tenantID string, most int) Kept {
	k := Kept{Tenant: report.Tenant{ID: tenantID}, Runs: []Entry{}}
	for _, run := range s.Runs(tenantID) {
		if most > 0 && len(k.Runs) == most {
			k.Older++
			continue
		}
		check, err := s.Read(run)
		if err != nil && !there(run) {
			continue
		}
		if err == nil && k.Tenant.DefaultDomain == "" {
			k.Tenant = check.Tenant
		}
		k.Runs = append(k.Runs, entryOf(len(k.Runs)+1, run, check, err))
	}
	return k
}

func entryOf(number int, run Run, check report.Check, err error) Entry {
	e := Entry{Number: number, Run: run.Name, At: run.At, ClockBack: run.Back, Unread: err != nil, Counts: map[string]int{}}
	if e.Unread {
		return e
	}
	e.Overall, e.Counts, e.Operator, e.Version = check.Overall, Tally(check), check.Operator.Label(), check.Tool.Version
	e.tallied = Tallied(check)
	for _, f := range check.Findings {
		if f.ID == steps.MFAEveryUser && f.Coverage != nil {
			e.Coverage = &f.Coverage.Percent
		}
	}
	return e
}
