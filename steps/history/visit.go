package history

import (
	"os"
	"slices"
	"sync"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/steps/report"
	"cspready/steps/visit"
)

// A Visit stores the checks of one run of the program. For each tenant it keeps the first check, which shows the
// tenant as it was found, and the last, which shows how it was left, so that many checks in an hour do not push older
// runs down the list. The last replaces the one before it only when it is completely written, so that an interrupted
// visit still leaves both.
type Visit struct {
	store   *Store
	cat     *catalog.Catalog
	version string // of the program

	mu        sync.Mutex
	histories map[string]*tenantHistory // by tenant
}

// A tenantHistory is what a visit knows about the history of a tenant.
type tenantHistory struct {
	previous    *report.Check // the last check of an earlier visit that can be read; nil if there is none
	previousRun Run           // the run of previous
	saved       []Run         // by this visit
}

// NewVisit begins a visit. Checks are stored in the language of the catalogue.
func (s *Store) NewVisit(cat *catalog.Catalog, version string) *Visit {
	return &Visit{store: s, cat: cat, version: version, histories: map[string]*tenantHistory{}}
}

// SaveCheck stores a check and returns how the tenant has changed since the last check of an earlier visit.
func (v *Visit) SaveCheck(c visit.CompletedCheck) (visit.Drift, error) {
	check := report.Run{CompletedCheck: c, Version: v.version}.Check(v.cat)
	v.mu.Lock()
	defer v.mu.Unlock()
	past := v.historyOf(check.Tenant.ID)
	run, err := v.store.Save(check)
	if err == nil {
		past.add(run)
	}
	return past.driftTo(check, run), err
}

// historyOf returns the history of a tenant. The check to compare with is read once, before this visit stores any.
func (v *Visit) historyOf(tenantID string) *tenantHistory {
	if known, ok := v.histories[tenantID]; ok {
		return known
	}
	p := &tenantHistory{}
	for _, run := range v.store.Runs(tenantID) {
		if check, err := v.store.Read(run); err == nil {
			p.previous, p.previousRun = &check, run
			break
		}
	}
	v.histories[tenantID] = p
	return p
}

// add records a stored run, and removes those between the first and it.
func (p *tenantHistory) add(run Run) {
	p.saved = append(p.saved, run)
	if len(p.saved) > 2 {
		_ = os.Remove(p.saved[1].path) // if it fails, the list has one run more
		p.saved = slices.Delete(p.saved, 1, 2)
	}
}

// maxSubjects is the number of subjects of a requirement that are listed; [Compare] has all.
const maxSubjects = 10

func (p *tenantHistory) driftTo(now report.Check, run Run) visit.Drift {
	var d visit.Drift
	if run.ClockBack {
		d.Notes = append(d.Notes, assets.Say("drift.back"))
	}
	if p.previous == nil {
		return d
	}
	diff := Compare(*p.previous, now, p.previousRun.Name, run.Name)
	d.Since, d.Counts, d.Notes = FormatSince(p.previousRun.At, time.Now()), diff.CountsText(),
		append(d.Notes, diff.Warnings()...)
	for _, r := range diff.ByUrgency() {
		d.Items = append(d.Items, visit.DriftItem{Sign: r.Trend.Sign(), Text: r.Headline(), Details: r.Details(maxSubjects)})
	}
	return d
}
