package wire

import (
	"encoding/json"
	"fmt"
	"testing"

	"cspready/graph"
)

// TestWhereAnAccountIsManaged: how an account was made and how it signs in are two signs of where it is managed. Where
// they disagree, it may be either.
func TestWhereAnAccountIsManaged(t *testing.T) {
	const (
		here      = `[{"signInType":"userPrincipalName","issuer":"contoso.onmicrosoft.com","issuerAssignedId":"a@contoso.onmicrosoft.com"}]`
		elsewhere = `[{"signInType":"federated","issuer":"ExternalAzureAD","issuerAssignedId":null}]`
		both      = `[{"signInType":"userPrincipalName","issuer":"contoso.onmicrosoft.com"},{"signInType":"federated","issuer":"ExternalAzureAD"}]`
		microsoft = `[{"signInType":"federated","issuer":"MicrosoftAccount","issuerAssignedId":"a@outlook.com"}]`
		mail      = `[{"signInType":"federated","issuer":"mail","issuerAssignedId":"a@example.com"}]`
	)
	for name, c := range map[string]struct {
		upn, userType, creation, state, identities string
		want                                       graph.Tri
	}{
		"a member":                    {"a@contoso.onmicrosoft.com", "Member", "", "", here, graph.No},
		"a member, nothing told":      {"a@contoso.onmicrosoft.com", "Member", "", "", `null`, graph.No},
		"an invited guest":            {"a_x#EXT#@contoso.onmicrosoft.com", "Guest", "Invitation", "Accepted", elsewhere, graph.Yes},
		"with both identities":        {"a_x#EXT#@contoso.onmicrosoft.com", "Guest", "Invitation", "Accepted", both, graph.Yes},
		"not told how it signs in":    {"a_x#EXT#@contoso.onmicrosoft.com", "Guest", "Invitation", "", `null`, graph.Yes},
		"an invited member":           {"a_x#EXT#@contoso.onmicrosoft.com", "Member", "Invitation", "Accepted", elsewhere, graph.Yes},
		"with a Microsoft account":    {"a_x#EXT#@contoso.onmicrosoft.com", "Guest", "Invitation", "Accepted", microsoft, graph.Yes},
		"with a code by mail":         {"a_x#EXT#@contoso.onmicrosoft.com", "Guest", "Invitation", "Accepted", mail, graph.Yes},
		"signed up by themselves":     {"a_x@contoso.onmicrosoft.com", "Guest", "SelfServiceSignUp", "", elsewhere, graph.Yes},
		"an internal guest":           {"a@contoso.onmicrosoft.com", "Guest", "", "", here, graph.No},
		"a guest, nothing told":       {"a@contoso.onmicrosoft.com", "Guest", "", "", `null`, graph.Unknown},
		"an account that was invited": {"a@contoso.onmicrosoft.com", "Member", "", "Accepted", elsewhere, graph.Unknown},
		"invited, signs in here":      {"a@contoso.onmicrosoft.com", "Member", "", "Accepted", here, graph.Unknown},
		"signs in elsewhere":          {"a@contoso.onmicrosoft.com", "Member", "", "", microsoft, graph.Unknown},
		"a guest made internal":       {"a@contoso.onmicrosoft.com", "Member", "Invitation", "", here, graph.Unknown},
	} {
		text := fmt.Sprintf(`{"id":"u","userPrincipalName":%q,"userType":%q,"creationType":%q,"externalUserState":%q,"identities":%s}`,
			c.upn, c.userType, c.creation, c.state, c.identities)
		var u User
		if err := json.Unmarshal([]byte(text), &u); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if read, _ := u.Read(); read.External != c.want {
			t.Errorf("%s: managed elsewhere: %v, want %v", name, read.External, c.want)
		}
	}
}

// TestAListEndsOrIsUnreadable: pages that lead back to one of their own, and pages without end, must not keep a check
// running for ever.
func TestAListEndsOrIsUnreadable(t *testing.T) {
	page := func(items, next string) string { return `{"value":[` + items + `],"@odata.nextLink":"` + next + `"}` }
	for name, c := range map[string]struct {
		get func(n int, address string) string
		ok  bool
	}{
		"one page": {func(int, string) string { return `{"value":[{"id":"a"}]}` }, true},
		"empty, then a page": {func(n int, _ string) string {
			return map[int]string{0: page("", "b")}[n] + map[int]string{1: `{"value":[{"id":"a"}]}`}[n]
		}, true},
		"back to itself": {func(_ int, at string) string { return page(`{"id":"a"}`, at) }, false},
		"two in a circle": {func(_ int, at string) string {
			return page("", map[string]string{"first": "a", "a": "b", "b": "a"}[at])
		}, false},
		"three in a circle": {func(_ int, at string) string {
			return page(`{"id":"x"}`, map[string]string{"first": "a", "a": "b", "b": "c", "c": "first"}[at])
		}, false},
		"empty ones without end": {func(n int, _ string) string { return page("", fmt.Sprint(n)) }, false},
		"full ones without end":  {func(n int, _ string) string { return page(`{"id":"x"}`, fmt.Sprint(n)) }, false},
	} {
		n := -1
		var last error
		for _, err := range Items[DirectoryObject]("read", "first", func(address string) ([]byte, error) {
			n++
			return []byte(c.get(n, address)), nil
		}) {
			last = err
		}
		if (last == nil) != c.ok || n > maxPages {
			t.Errorf("%s: %v after %d requests", name, last, n)
		}
	}
}
