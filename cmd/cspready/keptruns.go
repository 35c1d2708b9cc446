package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/cmd/cspready/internal/cli"
	"cspready/graph"
	"cspready/steps/history"
	"cspready/steps/memory"
)

// keptRuns are the kept runs of this machine. Reading them needs no network.
type keptRuns struct {
	*history.Store
	domains   map[string]string // of tenants by id, from their notes
	hasUnread *bool             // a run could not be read, so the list may be incomplete
}

// openKeptRuns opens the kept runs. It fails if the folder cannot be listed, because that would look like an empty
// one.
func (p *program) openKeptRuns(o options) (keptRuns, error) {
	a := keptRuns{domains: map[string]string{}, hasUnread: new(bool)}
	a.Store = history.Open(p.stateFolder(o), func(text assets.Text) {
		*a.hasUnread = true
		p.Warn(text)
	})
	if err := p.requireListable(o, a.Store); err != nil {
		return a, err
	}
	for _, note := range memory.Open(p.stateFolder(o), p.Warn).Tenants() {
		a.domains[strings.ToLower(note.TenantID)] = note.Domain
	}
	return a, nil
}

// requireListable fails if the folder of the kept runs cannot be listed.
func (p *program) requireListable(o options, kept *history.Store) error {
	if err := kept.CheckListable(); err != nil {
		return cli.Failure{Problem: assets.Say("history.unlisted", "folder", p.stateFolder(o)), Cause: err}
	}
	return nil
}

// tenantDomain is the domain of a tenant: from its note, or from its latest run.
func (a keptRuns) tenantDomain(id string) string {
	if domain := a.domains[id]; domain != "" {
		return domain
	}
	for _, d := range a.ReadLatest(a.Runs(id), 1) {
		return d.Check.Tenant.DefaultDomain
	}
	return ""
}

// findTenant returns the id of a tenant by its id or domain; an id need not be known. It fails for a domain that no
// tenant or several tenants have: a domain can move from one to another.
func (a keptRuns) findTenant(name string) (string, error) {
	if graph.IsGUID(name) {
		return strings.ToLower(name), nil
	}
	var found []string
	for _, id := range slices.Sorted(maps.Keys(a.domains)) {
		if strings.EqualFold(a.domains[id], name) {
			found = append(found, id)
		}
	}
	for _, id := range a.Tenants() {
		if !slices.Contains(found, id) && strings.EqualFold(a.tenantDomain(id), name) {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", cli.Failure{Problem: assets.Say("history.nothing-of", "tenant", name)}
	case 1:
		return found[0], nil
	}
	return "", cli.Failure{Problem: assets.Say("history.same-domain", "tenant", name, "ids", found)}
}

// chosenTenants are the ids of the tenant that --tenant names, or of all tenants with runs.
func (a keptRuns) chosenTenants(o options) ([]string, error) {
	if o.tenant == "" {
		if all := a.Tenants(); len(all) > 0 {
			return all, nil
		}
		if *a.hasUnread {
			return nil, cli.Failure{Problem: assets.Say("history.too-few", "count", 0)}
		}
		return nil, cli.Failure{Problem: assets.Say("history.nothing")}
	}
	id, err := a.findTenant(o.tenant)
	if err != nil {
		return nil, err
	}
	if len(a.Runs(id)) == 0 {
		return nil, cli.Failure{Problem: assets.Say("history.nothing-of", "tenant", o.tenant)}
	}
	return []string{id}, nil
}

// chosenTenant is the id of the one tenant with runs. If there are several, --tenant must name one.
func (a keptRuns) chosenTenant(cmd *cobra.Command, o options) (string, error) {
	ids, err := a.chosenTenants(o)
	if err != nil {
		return "", err
	}
	if len(ids) > 1 {
		var names []string
		for _, id := range ids {
			if domain := a.tenantDomain(id); domain != "" {
				id = domain
			}
			names = append(names, id)
		}
		return "", cli.UsageError(cmd, "history.which-tenant", "tenants", names)
	}
	return ids[0], nil
}

// readRun returns the run with a number or with a name that starts with word.
func (a keptRuns) readRun(id, word string) (history.RunDocument, error) {
	run, found := history.FindRun(a.Runs(id), word)
	if !found {
		return history.RunDocument{}, cli.Failure{Problem: assets.Say("history.no-run", "run", word)}
	}
	check, err := a.Read(run)
	if err != nil { // a warning with the reason was printed
		return history.RunDocument{}, cli.Failure{Problem: assets.Say("history.not-read", "run", run.Name), Cause: err}
	}
	return history.RunDocument{Run: run, Check: check}, nil
}

// latestRuns returns the latest readable runs, the latest first.
func (a keptRuns) latestRuns(id string, count int) ([]history.RunDocument, error) {
	read := a.ReadLatest(a.Runs(id), count)
	if len(read) < count {
		return nil, cli.Failure{Problem: assets.Say("history.too-few", "count", len(read))}
	}
	return read, nil
}

// stateFolder is the folder with the memory, history and journal of tenants.
func (p *program) stateFolder(o options) string {
	if o.stateDir != "" {
		return o.stateDir
	}
	return p.state
}
