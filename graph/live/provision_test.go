package live_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cspready/graph"
	"cspready/graph/live"
)

const (
	schedulesPath = "/roleManagement/directory/roleAssignmentScheduleInstances"
	methodsPath   = "/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/"
	domainsPath   = "/domains"
)

// asking asks one question of a Graph with one answer, at a path.
func asking(t *testing.T, path, answer string, ask func(*world) (any, error)) (got any, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { got, err = ask(answering(t, map[string]string{path: answer})) })
	return got, err
}

func account(w *world) (any, error) { return w.conn.Account(w.Context(), "1") }

func schedules(w *world) (any, error) { return w.conn.RoleSchedules(w.Context(), "r") }

func passkeys(w *world) (any, error) { return w.conn.PasskeyPolicy(w.Context()) }

func passes(w *world) (any, error) { return w.conn.PassPolicy(w.Context()) }

func domains(w *world) (any, error) { return w.conn.Domains(w.Context()) }

func TestOddAnswersOnAccountsAndMethodsAreUnderstood(t *testing.T) {
	keeps := func(is bool) graph.Account { return graph.Account{User: graph.User{ID: "1"}, PasswordNeverExpires: is} }
	held := graph.RoleSchedule{Role: "r", Principal: "p", Scope: "/"}
	lent := held
	lent.Activated = true
	until := held
	until.Ends = time.Date(2031, 4, 10, 0, 0, 0, 0, time.UTC)
	schedule := func(fields string) string {
		return `{"value":[{"principalId":"p","roleDefinitionId":"r","directoryScopeId":"/"` + fields + `}]}`
	}
	target := func(id string, group bool, raw string) graph.MethodTarget {
		return graph.MethodTarget{ID: id, Group: group, Raw: json.RawMessage(raw)}
	}
	for name, c := range map[string]struct {
		path, answer string
		ask          func(*world) (any, error)
		want         any
	}{
		"an account that says little": {"/users/1",
			`{"id":"1","passwordPolicies":null,"assignedLicenses":null}`, account, keeps(false)},
		"a password that is kept": {"/users/1",
			`{"id":"1","passwordPolicies":"DisableStrongPassword, disablepasswordexpiration"}`, account, keeps(true)},
		"a password that is not kept": {"/users/1",
			`{"id":"1","passwordPolicies":"DisableStrongPassword,DisablePasswordExpirationNever"}`, account, keeps(false)},
		"a licence": {"/users/1", `{"id":"1","assignedLicenses":[{"skuId":"x"}]}`, account,
			graph.Account{User: graph.User{ID: "1"}, Licensed: true}},
		"a role for good": {schedulesPath,
			schedule(`,"assignmentType":"Assigned","endDateTime":null`), schedules, []graph.RoleSchedule{held}},
		"a role with an end": {schedulesPath,
			schedule(`,"assignmentType":"Assigned","endDateTime":"2031-04-10T00:00:00Z"`), schedules,
			[]graph.RoleSchedule{until}},
		"a role without an assignment type": {schedulesPath, schedule(`,"endDateTime":null`), schedules,
			[]graph.RoleSchedule{lent}},
		"an assignment type of tomorrow": {schedulesPath,
			schedule(`,"assignmentType":"Borrowed","endDateTime":null`), schedules, []graph.RoleSchedule{lent}},
		"a role whose end is left out": {schedulesPath, schedule(`,"assignmentType":"Assigned"`), schedules,
			[]graph.RoleSchedule{lent}},
		"a role whose end cannot be read": {schedulesPath,
			schedule(`,"assignmentType":"Assigned","endDateTime":"soon"`), schedules, []graph.RoleSchedule{lent}},
		"a role over nobody knows what": {schedulesPath,
			`{"value":[{"principalId":"p","assignmentType":"Assigned","endDateTime":null}]}`, schedules,
			[]graph.RoleSchedule{{Principal: "p"}}},
		"passwords that are good for ever": {domainsPath,
			`{"value":[{"id":"a.example","authenticationType":"Managed","passwordValidityPeriodInDays":2147483647}]}`, domains,
			[]graph.Domain{{Name: "a.example", PasswordDays: graph.NeverExpires}}},
		"passwords of which nothing is told": {domainsPath,
			`{"value":[{"id":"a.example","authenticationType":"Managed","passwordValidityPeriodInDays":null}]}`, domains,
			[]graph.Domain{{Name: "a.example"}}},
		"passkeys without targets, or self-service": {methodsPath + "fido2",
			`{"id":"Fido2","state":"disabled","includeTargets":null}`, passkeys, graph.MethodPolicy{}},
		"passkeys wrapped in value": {
			methodsPath + "fido2", `{"value":{"state":"enabled","isSelfServiceRegistrationAllowed":false,"includeTargets":[ {"targetType":"group","id":"all_users","new":[1]} ],"excludeTargets":[{"id":"u","targetType":"user"},{"id":"g","targetType":"Group"}]}}`, passkeys,
			graph.MethodPolicy{
				Enabled: true, SelfService: graph.No,
				Include: []graph.MethodTarget{target("all_users", true, `{"targetType":"group","id":"all_users","new":[1]}`)},
				Exclude: []graph.MethodTarget{target("u", false, `{"id":"u","targetType":"user"}`),
					target("g", true, `{"id":"g","targetType":"Group"}`)},
			},
		},
		"passes": {
			methodsPath + "temporaryAccessPass",
			`{"state":"enabled","isUsableOnce":true,"defaultLifetimeInMinutes":60,"minimumLifetimeInMinutes":10,"maximumLifetimeInMinutes":480,"includeTargets":[{"id":"all_users"}]}`, passes,
			graph.PassPolicy{
				MethodPolicy: graph.MethodPolicy{Enabled: true,
					Include: []graph.MethodTarget{target("all_users", true, `{"id":"all_users"}`)}},
				SingleUse: true, DefaultLifetime: time.Hour, MinLifetime: 10 * time.Minute, MaxLifetime: 8 * time.Hour,
			},
		},
	} {
		got, err := asking(t, c.path, c.answer, c.ask)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, c.want)
		}
	}
}

func TestHalfAnAnswerOnAccountsAndMethodsIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		path, answer string
		ask          func(*world) (any, error)
	}{
		"an account without an id":   {"/users/1", `{"displayName":"A"}`, account},
		"a list for an account":      {"/users/1", `{"value":[{"id":"1"}]}`, account},
		"a schedule that is no list": {schedulesPath, `{"principalId":"p"}`, schedules},
		"passkeys without a state":   {methodsPath + "fido2", `{"id":"Fido2"}`, passkeys},
		"a state of tomorrow":        {methodsPath + "fido2", `{"state":"enabledOnTuesdays"}`, passkeys},
		"passes for nobody in name": {methodsPath + "temporaryAccessPass",
			`{"state":"enabled","includeTargets":[{"targetType":"group"}]}`, passes},
		"an exclusion that is a text": {methodsPath + "temporaryAccessPass", `{"state":"enabled","excludeTargets":["g"]}`,
			passes},
		"a page": {methodsPath + "fido2", "200 <html>Welcome to the hotel</html>", passkeys},
	} {
		if got, err := asking(t, c.path, c.answer, c.ask); !errors.Is(err, graph.ErrUnreadable) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Whatever Microsoft answers, the first password of an account is in no error and no log.
func TestThePasswordOfAnAccountIsNotRepeated(t *testing.T) {
	const password = "xWwvJ]6NMw+bWH-d"
	body := fmt.Sprintf(`{"displayName":"A","passwordProfile":{"password":%q}}`, password)
	for _, answer := range []string{
		`400 {"error":{"code":"Request_BadRequest","message":"The password ` + password + ` is too weak."}}`,
		`500 ` + password, `201 ` + password,
		`201 {"id":""}`, `400 <html>` + password + `</html>`,
	} {
		synctest.Test(t, func(t *testing.T) {
			w := answering(t, map[string]string{"/users": answer})
			_, err := w.conn.CreateUser(graph.Permit(t.Context(), graph.Request{Method: "POST", Path: "/users", Body: body}),
				body)
			if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, *asGraph(t, err)), password) {
				t.Errorf("after %q the error is %+v", answer, err)
			}
			w.noneLogged(password)
		})
	}
}

func asGraph(t *testing.T, err error) *graph.Error {
	t.Helper()
	e := new(graph.Error)
	if !errors.As(err, &e) {
		t.Fatalf("%v is no error of the vocabulary", err)
	}
	return e
}

// The service writes the same value in several ways, and leaves it out now and then.
func TestAnswersToProvisioningHaveTheirKind(t *testing.T) {
	const body = `{"a":1}`
	create := func(w *world) error {
		_, err := w.conn.CreateUser(graph.Permit(w.Context(), graph.Request{Method: "POST", Path: "/users", Body: body}),
			body)
		return err
	}
	assign := func(w *world) error {
		return w.conn.AssignRole(graph.Permit(w.Context(),
			graph.Request{Method: "POST", Path: "/roleManagement/directory/roleAssignments", Body: body}), body)
	}
	set := func(w *world) error {
		return w.conn.SetMethodPolicy(graph.Permit(w.Context(),
			graph.Request{Method: "PATCH", Path: methodsPath + "fido2", Body: body}), graph.PasskeyMethod, body)
	}
	for _, c := range []struct {
		do           func(*world) error
		path, answer string
		want         graph.Kind
	}{
		{create, "/users", `409 {"error":{"code":"Request_MultipleObjectsWithSameKeyValue"}}`, graph.ErrConflict},
		{create, "/users", `400 {"error":{"code":"Request_BadRequest","message":"x","details":[{"code":"ObjectConflict"}]}}`,
			graph.ErrConflict},
		{create, "/users", `400 {"error":{"code":"Request_BadRequest","message":"Another object with the same value for property userPrincipalName already exists."}}`, graph.ErrConflict},
		{create, "/users", `400 {"error":{"code":"Request_BadRequest","message":"One or more property values specified are invalid."}}`, graph.ErrRefused},
		{create, "/users", `201 {}`, graph.ErrUnsure},
		{create, "/users", `504 {}`, graph.ErrUnsure},
		{create, "/users", `201 {"id":"1"}`, ""},
		{assign, "/roleManagement/directory/roleAssignments", `409 {"error":{}}`, graph.ErrConflict},
		{assign, "/roleManagement/directory/roleAssignments",
			`400 {"error":{"message":"A conflicting object with one or more of the specified property values is present in the directory."}}`, graph.ErrConflict},
		{assign, "/roleManagement/directory/roleAssignments", `404 {"error":{"code":"Request_ResourceNotFound"}}`,
			graph.ErrNotFound},
		{assign, "/roleManagement/directory/roleAssignments", `400 {"error":{"code":"Request_BadRequest"}}`,
			graph.ErrRefused},
		{assign, "/roleManagement/directory/roleAssignments", `503 {}`, graph.ErrUnsure},
		{assign, "/roleManagement/directory/roleAssignments", `201 {"id":"1"}`, ""},
		{set, methodsPath + "fido2", `400 {"error":{"code":"badRequest"}}`, graph.ErrRefused},
		{set, methodsPath + "fido2", `502 {}`, graph.ErrUnsure},
		{set, methodsPath + "fido2", `204 `, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := answering(t, map[string]string{c.path: c.answer})
			if err := c.do(w); kindOf(err) != c.want {
				t.Errorf("after %s the error is %v, want %q", c.answer, err, c.want)
			}
			if n := w.wire.count("POST graph.microsoft.com") + w.wire.count("PATCH graph.microsoft.com"); n != 1 {
				t.Errorf("%s: sent %d times", c.answer, n)
			}
		})
	}
}

func TestNothingIsProvisionedWithoutAYes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := answering(t, nil)
		_, err := w.conn.CreateUser(t.Context(), `{}`)
		w.is(err, graph.ErrReadOnly)
		w.is(w.conn.AssignRole(t.Context(), `{}`), graph.ErrReadOnly)
		w.is(w.conn.SetMethodPolicy(t.Context(), graph.PassMethod, `{}`), graph.ErrReadOnly)
	})
}

// An account is one segment of the path, whatever its name contains.
func TestAnAccountsNameIsOneSegment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := signedIn(t, load(t, "new-reseller"), live.Config{}, slices.Clone(scopes)...)
		var asked []string
		w.wire.intercept(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.URL.EscapedPath())
			return reply(r, 404, "application/json", `{"error":{"code":"Request_ResourceNotFound","message":"no"}}`), nil
		})
		for _, key := range []string{"a_b.example#EXT#@c.example", "../me", "o'neill?x=y@c.example"} {
			_, err := w.conn.Account(t.Context(), key)
			w.is(err, graph.ErrNotFound)
		}
		want := []string{"/v1.0/users/a_b.example%23EXT%23@c.example", "/v1.0/users/..%2Fme",
			"/v1.0/users/o%27neill%3Fx=y@c.example"}
		if !slices.Equal(asked, want) {
			t.Errorf("asked for %q, want %q", asked, want)
		}
	})
}
