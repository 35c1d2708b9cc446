package wire

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"cspready/graph"
)

// TestIncompleteAnswersAreUnreadable reads objects without their id or state: they must not pass as complete ones.
func TestIncompleteAnswersAreUnreadable(t *testing.T) {
	const key = `{"keyId":"k","usage":"Verify"}`
	for name, c := range map[string]struct {
		read            func(text string) bool
		readable, lacks string
	}{
		"user":            {readable[User], `{"id":"u"}`, `{"displayName":"Ada"}`},
		"account":         {readable[Account], `{"id":"u"}`, `{}`},
		"activity":        {readable[SignInActivity], `{"id":"u","signInActivity":null}`, `{"signInActivity":{}}`},
		"group":           {readable[Group], `{"id":"g"}`, `{"displayName":"Admins"}`},
		"organization":    {readable[Organization], `{"id":"t"}`, `{"displayName":"Contoso"}`},
		"subscriptions":   {readable[SubscribedSKUs], `{"value":[]}`, `{"value":null}`},
		"domain":          {readable[Domain], `{"id":"d","authenticationType":"Managed"}`, `{"id":"d"}`},
		"defaults":        {readable[SecurityDefaults], `{"isEnabled":false}`, `{"isEnabled":null}`},
		"pass":            {readable[Pass], `{"temporaryAccessPass":"p"}`, `{}`},
		"method's policy": {readable[MethodConfiguration], `{"state":"enabled"}`, `{"state":"unknownFutureValue"}`},
		"method's targets": {readable[MethodConfiguration], `{"state":"enabled","includeTargets":[{"id":"g"}]}`,
			`{"state":"enabled","excludeTargets":[{}]}`},
		"pass policy": {readable[PassConfiguration], `{"state":"disabled"}`, `{"isUsableOnce":true}`},
		"application": {readable[Application], `{"id":"o","appId":"a"}`, `{"id":"o"}`},
		"certificate": {readable[Application], `{"id":"o","appId":"a","keyCredentials":[` + key + `]}`,
			`{"id":"o","appId":"a","keyCredentials":[{}]}`},
		"principal": {readable[ServicePrincipal], `{"id":"o","appId":"a"}`, `{"appId":"a"}`},
		"consent": {readable[PermissionGrant],
			`{"id":"g","clientId":"c","resourceId":"r","consentType":"Principal"}`,
			`{"id":"g","clientId":"c","resourceId":"r"}`},
		"role": {readable[AppRoleAssignment], `{"id":"g","principalId":"p","resourceId":"r"}`,
			`{"id":"g","principalId":"p"}`},
		"rules": {readable[AppManagementPolicy], `{"isEnabled":true}`, `{}`},
		"requirement": {readable[SecurityRequirement], `{"requirementType":"new"}`,
			`{"complianceStatus":"compliant"}`},
		"insight":     {readable[CustomerInsight], `{"tenantId":"t"}`, `{"mfa":{}}`},
		"without MFA": {readable[NonMFAPrincipal], `{"objectId":"u"}`, `{"upn":"ada@contoso.example"}`},
		"adoption": {readable[MFAAdoption],
			`{"applicationId":"a","mfaCompliantRequestCount":"0","totalRequestCount":1}`,
			`{"applicationId":"a","totalRequestCount":1}`},
		"secret": {readable[SecretBundle], `{"id":"https://v.vault.azure.net/secrets/n/1"}`,
			`{"id":"https://v.vault.azure.net/secrets/n"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if !c.read(c.readable) {
				t.Errorf("%s cannot be read", c.readable)
			}
			for _, text := range []string{c.lacks, `[]`, `"text"`, `<html>`} {
				if c.read(text) {
					t.Errorf("%s was read", text)
				}
			}
		})
	}
}

// readable reports whether an answer can be read, both as the answer to a read and to the creation of an object.
func readable[T Answer[V], V any](text string) bool {
	_, err := ReadObject[T]("read", []byte(text))
	_, createdErr := ReadCreated[T]("create", []byte(text))
	if err != nil && (!errors.Is(err, graph.ErrUnreadable) || !errors.Is(createdErr, graph.ErrUnsure)) {
		panic("an error of another kind")
	}
	return err == nil && createdErr == nil
}

// decoded returns an answer as [ReadObject] reads it.
func decoded[T Answer[V], V any](t *testing.T, text string) V {
	t.Helper()
	v, err := ReadObject[T]("read", []byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestMissingPropertiesAreUnknown(t *testing.T) {
	user := decoded[User](t, `{"id":"u","accountEnabled":null}`)
	if user.Enabled != graph.Unknown || !user.Created.IsZero() {
		t.Errorf("the account is %+v", user)
	}
	principal := decoded[ServicePrincipal](t, `{"id":"o","appId":"a"}`)
	if principal.Enabled != graph.Unknown {
		t.Errorf("the service principal is %+v", principal)
	}
	app := decoded[Application](t, `{"id":"o","appId":"a","servicePrincipalLockConfiguration":{"allProperties":true}}`)
	if app.PublicClient != graph.Unknown || app.Lock.Known {
		t.Errorf("the application is %+v", app)
	}
	item := decoded[SecurityRequirement](t, `{"requirementType":"new","totalAdminsCount":"many"}`)
	if item.Compliant != graph.Unknown || item.Admins != -1 || item.Customers != -1 {
		t.Errorf("the requirement is %+v", item)
	}
	policy := decoded[MethodConfiguration](t, `{"state":"enabled"}`)
	if policy.SelfService != graph.Unknown {
		t.Errorf("the policy is %+v", policy)
	}
}

func TestOnlyReadableEndsArePermanent(t *testing.T) {
	for text, want := range map[string]bool{
		`{"directoryScopeId":"/","assignmentType":"Assigned","endDateTime":null}`:                   true,
		`{"directoryScopeId":"/","assignmentType":"Assigned"}`:                                      false,
		`{"directoryScopeId":"/","assignmentType":"Assigned","endDateTime":"soon"}`:                 false,
		`{"directoryScopeId":"/","assignmentType":"unknownFutureValue","endDateTime":null}`:         false,
		`{"directoryScopeId":"/","assignmentType":"Assigned","endDateTime":"2031-01-01T00:00:00Z"}`: false,
	} {
		if got := decoded[RoleSchedule](t, text).IsPermanent(); got != want {
			t.Errorf("%s is permanent: %v", text, got)
		}
	}
}

func TestUnknownRulesAreInForce(t *testing.T) {
	rules := decoded[AppManagementPolicy](t, `{"isEnabled":true,"restrictions":{"passwordCredentials":[
		{"restrictionType":"passwordLifetime","state":"audit","maxLifetime":"P90D"},
		{"restrictionType":"passwordLifetime","state":"enabled","maxLifetime":"ages",
			"excludeActors":{"customSecurityAttributes":[{}]}},
		{"restrictionType":"passwordLifetime","state":"disabled","excludeActors":{"customSecurityAttributes":[]}}]}}`).Rules
	var enabled, unknown []bool
	for _, r := range rules {
		enabled, unknown = append(enabled, r.Enabled), append(unknown, r.Unrecognised != "")
	}
	if want := []bool{true, true, false}; !reflect.DeepEqual(enabled, want) || !reflect.DeepEqual(unknown, want) {
		t.Errorf("the rules are %+v", rules)
	}
	if rules[0].MaxLifetime != 90*24*time.Hour {
		t.Errorf("the lifetime is %v", rules[0].MaxLifetime)
	}
}

func TestAnswersWithoutListAreUnreadable(t *testing.T) {
	pages := map[string]string{
		"/two":   `{"value":[{"id":"a"}],"@odata.nextLink":"/empty"}`,
		"/empty": `{"value":[],"@odata.nextLink":"/last"}`,
		"/last":  `{"value":[{"id":"b"}]}`,
		"/null":  `{"value":null}`,
		"/none":  `{}`,
		"/again": `{"value":[{"id":"a"}],"@odata.nextLink":"/again"}`,
		"/odd":   `{"value":[{"id":"a"},{}]}`,
	}
	get := func(address string) ([]byte, error) { return []byte(pages[address]), nil }
	for address, want := range map[string]string{
		"/two": "a b", "/null": "", "/none": "unreadable", "/again": "unreadable", "/odd": "unreadable",
	} {
		groups, err := Collect(Read("read", Items[Group]("read", address, get)))
		var ids []string
		for _, g := range groups {
			ids = append(ids, g.ID)
		}
		got := strings.Join(ids, " ")
		if errors.Is(err, graph.ErrUnreadable) {
			got = "unreadable"
		}
		if got != want {
			t.Errorf("%s is %q, want %q", address, got, want)
		}
	}
}

func TestCertificatesKeepTheirJSON(t *testing.T) {
	const key = `{"keyId":"k","usage":"verify","customKeyIdentifier":"AAECAwQFBgcICQoLDA0ODxAREhM=","key":"AQID",` +
		`"new":{"a":1}}`
	const app = `{"id":"o","appId":"a","keyCredentials":[` + key + `]}`
	one, listed := decoded[Application](t, app).Keys[0], decoded[ListedApplication](t, app).Keys[0]
	if string(one.Raw) != key || !json.Valid(one.Raw) || !one.Verifies ||
		one.Thumbprint != "000102030405060708090A0B0C0D0E0F10111213" {
		t.Errorf("the certificate is %+v", one)
	}
	if len(one.Certificate) != 3 || listed.Certificate != nil {
		t.Errorf("the certificate has %d bytes, and in a list %d", len(one.Certificate), len(listed.Certificate))
	}
}

func TestInactiveSubscriptionsDoNotCount(t *testing.T) {
	sku := func(status, plan, provisioned string) string {
		return `{"value":[{"capabilityStatus":"` + status + `","servicePlans":[{"servicePlanId":""},{"servicePlanId":"` +
			plan +
			`","provisioningStatus":"` + provisioned + `"}]}]}`
	}
	for text, want := range map[string]graph.Licence{
		sku("Enabled", graph.PlanP2, "Success"):                  graph.P2,
		sku("Warning", strings.ToUpper(graph.PlanP1), "Success"): graph.P1,
		sku("Suspended", graph.PlanP2, "Success"):                graph.Free,
		sku("Enabled", graph.PlanP2, "Disabled"):                 graph.Free,
	} {
		if got := decoded[SubscribedSKUs](t, text); got != want {
			t.Errorf("%s is %v, want %v", text, got, want)
		}
	}
}
