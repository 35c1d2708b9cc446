package snapshot

import (
	"context"
	"errors"

	"cspready/graph"
)

// deniesPIM reports whether the service says, with the error of a read, that the tenant has no Privileged Identity
// Management: then no one may activate anything. It comes with P2 or Microsoft Entra ID Governance. Where the tenant
// has one of those, such an answer contradicts its licence and proves nothing.
//
// https://learn.microsoft.com/entra/id-governance/licensing-fundamentals
func (s *Snapshot) deniesPIM(ctx context.Context, err error) bool {
	if err == nil {
		return false
	}
	licence, unread := s.Licence(ctx).Whole()
	if unread != nil {
		return errors.Is(err, graph.ErrUnlicensed)
	}
	return licence == graph.Free || errors.Is(err, graph.ErrUnlicensed) && !licence.IncludesPIM()
}

// LacksPIM reports whether the tenant is known to have no Privileged Identity Management. The list of eligible role
// assignments tells, and what it says holds for groups, too.
func (s *Snapshot) LacksPIM(ctx context.Context) bool {
	return s.deniesPIM(ctx, s.eligibleRoles(ctx).Reason())
}
