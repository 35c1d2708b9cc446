package sim

import (
	"context"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cspready/graph"
	"cspready/graph/wire"
)

// activityPage is how many accounts a page holds at most when it says when they signed in.
const activityPage = 500

// activityAsked reports whether a call wants to know when accounts signed in, and refuses those who may not.
//
// https://learn.microsoft.com/graph/api/user-list
func (t *Tenant) activityAsked(c *call) (bool, *fault) {
	fields := strings.Split(c.query.Get("$select"), ",")
	switch {
	case !slices.Contains(fields, "signInActivity"):
		return false, nil
	case !slices.Contains(c.who.scopes, "AuditLog.Read.All"):
		return false, directoryService.forbidden(false)
	case t.edition < graph.P1:
		return false, authenticationMethods.unlicensed()
	case len(c.ids) == 1 && !graph.IsGUID(c.ids[0]):
		return false, badRequest("Get By Key only supports UserId and the key has to be a valid Guid.")
	}
	if n, err := strconv.Atoi(c.query.Get("$top")); err == nil && n > activityPage {
		c.query.Set("$top", strconv.Itoa(activityPage))
	}
	return true, nil
}

// withActivity adds to an account when it signed in. One that never did has nothing.
func (u *user) withActivity(o object) object {
	if u.person.IsZero() && u.background.IsZero() && u.succeeded.IsZero() {
		return o
	}
	o["signInActivity"] = object{
		"lastSignInDateTime": stamp(u.person), "lastNonInteractiveSignInDateTime": stamp(u.background),
		"lastSuccessfulSignInDateTime": stamp(u.succeeded),
	}
	return o
}

// Activities yields when each account signed in last.
func (d *Door) Activities(ctx context.Context) iter.Seq2[graph.Activity, error] {
	query := url.Values{"$select": {wire.ActivitySelect}}
	return readList[wire.SignInActivity](ctx, d, graph.OpReadSignInActivity, "/users", query)
}

// Activity reads when one account signed in last.
func (d *Door) Activity(ctx context.Context, userID string) (graph.Activity, error) {
	query := url.Values{"$select": {wire.ActivitySelect}}
	return readObject[wire.SignInActivity](ctx, d, graph.OpReadSignInActivity, "/users/"+url.PathEscape(userID), query)
}
