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

// activityPage is the largest page of accounts if signInActivity is selected.
const activityPage = 500

// activityAsked reports whether a request selects signInActivity, and refuses callers who may not read it.
//
// https://learn.microsoft.com/graph/api/user-list
func (t *graphService) activityAsked(c *call) (bool, *fault) {
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

// withActivity adds signInActivity to an account. An account that never signed in has none.
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

// Activities yields the last sign-ins of each account.
func (d *Door) Activities(ctx context.Context) iter.Seq2[graph.Activity, error] {
	query := url.Values{"$select": {wire.ActivitySelect}}
	return readList[wire.SignInActivity](ctx, d, graph.OpReadSignInActivity, "/users", query)
}

// Activity reads the last sign-ins of one account.
func (d *Door) Activity(ctx context.Context, userID string) (graph.Activity, error) {
	query := url.Values{"$select": {wire.ActivitySelect}}
	return readObject[wire.SignInActivity](ctx, d, graph.OpReadSignInActivity, "/users/"+url.PathEscape(userID), query)
}
