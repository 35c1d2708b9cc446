package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps/history"
	"cspready/steps/memory"
)

// An archive is what is kept on this machine. It needs no network.
type archive struct {
	*history.Store
	domains map[string]string // of tenants by id, as far as they are remembered
	doubt   *bool             // something could not be read, so that nobody knows whether it was all
}

// archive opens what is kept; it fails where that cannot be looked into, as nothing would be said to be kept then.
func (p *program) archive(o options) (archive, error) {
	a := archive{domains: map[string]string{}, doubt: new(bool)}
	a.Store = history.Open(p.folder(o), func(text assets.Text) {
		*a.doubt = true
		p.warn(text)
	})
	if err := p.listable(o, a.Store); err != nil {
		return a, err
	}
	for _, note := range memory.Open(p.folder(o), p.warn).Tenants() {
		a.domains[strings.ToLower(note.TenantID)] = note.Domain
	}
	return a, nil
}

// listable fails where nobody can look into the folder of what is kept.
func (p *program) listable(o options, kept *history.Store) error {
	if err := kept.Listable(); err != nil {
		return failure{problem: assets.Say("history.unlisted", "folder", p.folder(o)), cause: err}
	}
	return nil
}

// domain is the domain of a tenant: remembered, or that of its latest run.
func (a archive) domain(id string) string {
	if domain := a.domains[id]; domain != "" {
		return domain
	}
	for _, d := range a.Latest(a.Runs(id), 1) {
		return d.Check.Tenant.DefaultDomain
	}
	return ""
}

// find returns the id of a tenant as a person names it; of an id also when nothing is kept. The error says that no tenant bears the name, or that
// more than one did: a domain can move from one to another.
func (a archive) find(name string) (string, error) {
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
		if !slices.Contains(found, id) && strings.EqualFold(a.domain(id), name) {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", failure{problem: assets.Say("history.nothing-of", "tenant", name)}
	case 1:
		return found[0], nil
	}
	return "", failure{problem: assets.Say("history.same-domain", "tenant", name, "ids", found)}
}

// named are the ids of the tenants to speak of: the one that --tenant names, or all of which runs are kept.
func (a archive) named(o options) ([]string, error) {
	if o.tenant == "" {
		if all := a.Tenants(); len(all) > 0 {
			return all, nil
		}
		if *a.doubt {
			return nil, failure{problem: assets.Say("history.too-few", "count", 0)}
		}
		return nil, failure{problem: assets.Say("history.nothing")}
	}
	id, err := a.find(o.tenant)
	if err != nil {
		return nil, err
	}
	if len(a.Runs(id)) == 0 {
		return nil, failure{problem: assets.Say("history.nothing-of", "tenant", o.tenant)}
	}
	return []string{id}, nil
}

// one is the id of the tenant that is meant; where several are kept, --tenant has to say which.
func (a archive) one(cmd *cobra.Command, o options) (string, error) {
	ids, err := a.named(o)
	if err != nil {
		return "", err
	}
	if len(ids) > 1 {
		var names []string
		for _, id := range ids {
			if domain := a.domain(id); domain != "" {
				id = domain
			}
			names = append(names, id)
		}
		return "", wrong(cmd, "history.which-tenant", "tenants", names)
	}
	return ids[0], nil
}

// read returns the run that a word means: its number or the beginning of its name.
func (a archive) read(id, word string) (history.Document, error) {
	run, found := history.Pick(a.Runs(id), word)
	if !found {
		return history.Document{}, failure{problem: assets.Say("history.no-run", "run", word)}
	}
	check, err := a.Read(run)
	if err != nil { // the reason is told
		return history.Document{}, failure{problem: assets.Say("history.not-read", "run", run.Name), cause: err}
	}
	return history.Document{Run: run, Check: check}, nil
}

// latest returns the latest runs that can be read, the latest first.
func (a archive) latest(id string, count int) ([]history.Document, error) {
	read := a.Latest(a.Runs(id), count)
	if len(read) < count {
		return nil, failure{problem: assets.Say("history.too-few", "count", len(read))}
	}
	return read, nil
}
