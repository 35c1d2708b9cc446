package steps

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"cspready/graph"
	"cspready/steps/mfa"
)

// people is what a directory asks of a tenant.
type people interface {
	Organization(ctx context.Context) (graph.Organization, error)
	Licence(ctx context.Context) (graph.Licence, error)
	Domains(ctx context.Context) ([]graph.Domain, error)
	Users(ctx context.Context) iter.Seq2[graph.User, error]
	Assignments(ctx context.Context) ([]graph.Assignment, error)
	Eligible(ctx context.Context) ([]graph.Assignment, error)
	GroupMembers(ctx context.Context, groupIDs []string) iter.Seq[graph.Members]
}

// A directory is who is in the tenant, as it was read in one run: what no change of the wizard alters.
type directory struct {
	dir          people
	organization shared[graph.Organization]
	licence      shared[graph.Licence]
	domains      shared[[]graph.Domain]
	roster       shared[*mfa.Roster]
	grants       shared[grants]
	groups       groups
	survey       survey
}

// grants is every assignment of a directory role, active and eligible.
type grants struct {
	active, eligible []graph.Assignment
	// open is why the eligible ones could not be read; nil where there are none to read.
	open error
}

func (d *directory) org(ctx context.Context) (graph.Organization, error) {
	if p, ok := placeOf(ctx); ok {
		return p.Organization, nil
	}
	return d.organization.get(ctx, d.dir.Organization)
}

func (d *directory) edition(ctx context.Context) (graph.Licence, error) {
	if p, ok := placeOf(ctx); ok && p.Licence != graph.LicenceUnknown {
		return p.Licence, nil
	}
	return d.licence.get(ctx, d.dir.Licence)
}

// everybody returns the accounts of the tenant, guests and disabled ones included.
func (d *directory) everybody(ctx context.Context) (*mfa.Roster, error) {
	return d.roster.get(ctx, func(ctx context.Context) (*mfa.Roster, error) {
		roster := &mfa.Roster{}
		for u, err := range d.dir.Users(ctx) {
			if err != nil {
				return nil, err
			}
			roster.Add(u)
		}
		roster.Sort()
		return roster, nil
	})
}

func (d *directory) assigned(ctx context.Context) (grants, error) {
	return d.grants.get(ctx, func(ctx context.Context) (g grants, err error) {
		if g.active, err = d.dir.Assignments(ctx); err != nil {
			return grants{}, err
		}
		g.eligible, g.open = d.dir.Eligible(ctx)
		if licence, _ := d.edition(ctx); errors.Is(g.open, graph.ErrUnlicensed) || g.open != nil && (licence == graph.Free || licence == graph.P1) {
			g.open = nil // without P2 there is nothing to activate
		}
		return g, nil
	})
}

// holders sorts out who holds which role. An assignment to a group counts for its members; one whose holder cannot be seen leaves the
// role open.
func (d *directory) holders(ctx context.Context) (map[string]mfa.Holders, error) {
	roster, err := d.everybody(ctx)
	if err != nil {
		return nil, err
	}
	g, err := d.assigned(ctx)
	if err != nil {
		return nil, err
	}
	held := map[string]mfa.Holders{}
	for i, a := range slices.Concat(g.active, g.eligible) {
		role := strings.ToLower(a.Role)
		h := held[role]
		numbers, known := d.behind(ctx, roster, a)
		h.Open = h.Open || !known
		if i < len(g.active) && a.WholeTenant() {
			h.Now = append(h.Now, numbers...)
		} else {
			h.Maybe = append(h.Maybe, numbers...)
		}
		held[role] = h
	}
	return held, nil
}

// behind returns the accounts that an assignment is for.
func (d *directory) behind(ctx context.Context, roster *mfa.Roster, a graph.Assignment) (numbers []int32, known bool) {
	if n, ok := roster.Find(a.Principal); ok {
		return []int32{int32(n)}, true
	}
	switch a.Kind {
	case graph.ServicePrincipal, graph.UserPrincipal: // an account that is not there any more
		return nil, true
	}
	g, ok := d.groups.read(ctx, d.dir, roster, []string{a.Principal})[a.Principal]
	return g.Members, ok && (!g.Gone || a.Kind == graph.GroupPrincipal)
}
