package history

import (
	"os"
	"slices"
	"sync"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps"
	"cspready/steps/report"
)

// A Visit is one run of the program. Of each tenant it keeps the first check, which says how the tenant was found, and the last, which
// says how it was left: whoever looks twenty times in an hour does not push last month out of sight. The last takes the place of the
// one before it when it is whole on the disk, so that a visit that is cut off has left both.
type Visit struct {
	store   *Store
	cat     *catalog.Catalog
	version string // of the program

	mu    sync.Mutex
	pasts map[string]*past // by tenant
}

// A past is what a visit knows of the history of a tenant.
type past struct {
	before *report.Check // the last check of an earlier visit that can be read; nil when there is none
	run    Run           // the name of that
	kept   []Run         // by this visit
}

// NewVisit begins a visit. The words of what it keeps are those of the catalogue.
func (s *Store) NewVisit(cat *catalog.Catalog, version string) *Visit {
	return &Visit{store: s, cat: cat, version: version, pasts: map[string]*past{}}
}

// Keep keeps a check and says how the tenant moved since the last one of an earlier visit.
func (v *Visit) Keep(c steps.Checked) (steps.Drift, error) {
	check := report.Run{Checked: c, Version: v.version}.Check(v.cat)
	v.mu.Lock()
	defer v.mu.Unlock()
	past := v.past(check.Tenant.ID)
	run, err := v.store.Keep(check)
	if err == nil {
		past.add(run)
	}
	return past.drift(check, run), err
}

// past is what is known of a tenant's history. What it is compared with is found once, before this visit adds to it.
func (v *Visit) past(tenantID string) *past {
	if known, ok := v.pasts[tenantID]; ok {
		return known
	}
	p := &past{}
	for _, run := range v.store.Runs(tenantID) {
		if check, err := v.store.Read(run); err == nil {
			p.before, p.run = &check, run
			break
		}
	}
	v.pasts[tenantID] = p
	return p
}

// add notes a run that was kept. Of those between the first and it none stays.
func (p *past) add(run Run) {
	p.kept = append(p.kept, run)
	if len(p.kept) > 2 {
		_ = os.Remove(p.kept[1].path) // one that stays is one more in the list
		p.kept = slices.Delete(p.kept, 1, 2)
	}
}

// mostNamed is how many subjects of a requirement the drift names; [Store.Read] and [Compare] have all.
const mostNamed = 10

func (p *past) drift(now report.Check, run Run) steps.Drift {
	var d steps.Drift
	if run.Back {
		d.Notes = append(d.Notes, assets.Say("drift.back"))
	}
	if p.before == nil {
		return d
	}
	diff := Compare(*p.before, now, p.run.Name, run.Name)
	d.Since, d.Counts, d.Notes = Since(p.run.At, time.Now()), diff.Counted(), append(d.Notes, diff.Warnings()...)
	for _, r := range diff.Urgent() {
		d.Moves = append(d.Moves, steps.Move{Sign: r.Way.Sign(), Said: r.Said(), Details: r.Details(mostNamed)})
	}
	return d
}
