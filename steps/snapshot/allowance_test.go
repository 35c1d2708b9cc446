package snapshot

import (
	"errors"
	"slices"
	"testing"

	"cspready/graph"
	"cspready/graph/wire"
)

const (
	groupID = "11111111-0000-4000-8000-000000000001"
	userID  = "22222222-0000-4000-8000-000000000001"
)

// all is the targets of a policy for everybody.
const all = `"includeTargets":[{"id":"all_users","targetType":"group"}],"excludeTargets":[]`

func configuration(kind, rest string) string {
	return `{"@odata.type":"#microsoft.graph.` + kind + `AuthenticationMethodConfiguration","id":"` + kind + `",` + rest + `}`
}

func on(kind string) string       { return configuration(kind, `"state":"enabled",`+all) }
func disabled(kind string) string { return configuration(kind, `"state":"disabled",`+all) }

func TestWhatThePolicyOnMethodsAllows(t *testing.T) {
	method := func(kind string) graph.Method { return graph.Method{Type: kind + "AuthenticationMethod"} }
	phone := func(kind string) graph.Method {
		return graph.Method{Type: "phoneAuthenticationMethod", Phone: kind}
	}
	key := func(model string) graph.Method {
		return graph.Method{Type: "fido2AuthenticationMethod", AAGUID: model}
	}
	external := func(id string) graph.Method {
		return graph.Method{Type: "externalAuthenticationMethod", ConfigurationID: id}
	}
	restricted := func(kind string) string {
		return configuration("fido2", `"state":"enabled",`+all+
			`,"keyRestrictions":{"isEnforced":true,"enforcementType":"`+kind+`","aaGuids":["AA"]}`)
	}
	office := func(allowed string) string {
		return configuration("voice", `"state":"enabled","isOfficePhoneAllowed":`+allowed+`,`+all)
	}
	targets := func(include, exclude string) string {
		return configuration("sms", `"state":"enabled","includeTargets":[`+include+`],"excludeTargets":[`+exclude+`]`)
	}
	group := `{"id":"` + groupID + `","targetType":"group"}`
	user := `{"id":"` + userID + `","targetType":"user"}`
	everybody := `{"id":"all_users","targetType":"group"}`
	list := func(configurations ...string) []string { return configurations }
	is := func(member bool, unread error) targetGroup {
		return targetGroup{map[int32]bool{7: member}, unread}
	}
	member, stranger, hidden := is(true, nil), is(false, nil), is(false, errors.New("hidden"))
	for name, c := range map[string]struct {
		method graph.Method
		policy []string
		group  targetGroup
		want   graph.Tri
	}{
		"on":                {method("hardwareOath"), list(on("hardwareOath")), member, graph.Yes},
		"off":               {method("hardwareOath"), list(disabled("hardwareOath")), member, graph.No},
		"not in the policy": {method("hardwareOath"), list(on("sms")), member, graph.Unknown},
		"a state of next year": {method("hardwareOath"), list(configuration("hardwareOath",
			`"state":"maybe",`+all)), member, graph.Unknown},
		"a target without an id": {phone("mobile"), list(targets(`{"targetType":"group"}`, ""),
			disabled("voice")), member, graph.Unknown},
		"targets of another kind": {phone("mobile"), list(configuration("sms",
			`"state":"enabled","includeTargets":7`), disabled("voice")), member, graph.Unknown},
		"a mobile phone, SMS":     {phone("mobile"), list(on("sms"), disabled("voice")), member, graph.Yes},
		"a mobile phone, voice":   {phone("mobile"), list(disabled("sms"), on("voice")), member, graph.Yes},
		"a mobile phone, neither": {phone("mobile"), list(disabled("sms"), disabled("voice")), member, graph.No},
		"a second phone gets no SMS": {phone("alternateMobile"), list(on("sms"), disabled("voice")), member,
			graph.No},
		"a second phone, voice": {phone("alternateMobile"), list(disabled("sms"), on("voice")), member,
			graph.Yes},
		"an office phone":              {phone("office"), list(on("sms"), office("true")), member, graph.Yes},
		"an office phone, not welcome": {phone("office"), list(on("sms"), office("false")), member, graph.Unknown},
		"an office phone gets no SMS":  {phone("office"), list(on("sms"), disabled("voice")), member, graph.No},
		"a phone of no kind":           {phone(""), list(on("sms"), disabled("voice")), member, graph.Unknown},
		"codes":                        {method("softwareOath"), list(on("softwareOath")), member, graph.Yes},
		"codes, off": {method("softwareOath"), list(disabled("softwareOath"),
			disabled("microsoftAuthenticator")), member, graph.No},
		"codes, perhaps Authenticator's": {method("softwareOath"), list(disabled("softwareOath"),
			configuration("microsoftAuthenticator", `"state":"enabled","isSoftwareOathEnabled":true,`+all)), member,
			graph.Unknown},
		"a passkey":                     {key("aa"), list(on("fido2")), member, graph.Yes},
		"a passkey that is listed":      {key("aa"), list(restricted("allow")), member, graph.Yes},
		"a passkey that is not listed":  {key("bb"), list(restricted("allow")), member, graph.Unknown},
		"a passkey that is blocked":     {key("aa"), list(restricted("block")), member, graph.Unknown},
		"a passkey that is not blocked": {key("bb"), list(restricted("block")), member, graph.Yes},
		"a passkey, off":                {key("aa"), list(disabled("fido2")), member, graph.No},
		"a passkey of a platform":       {method("platformCredential"), list(disabled("fido2")), member, graph.Yes},
		"an external one of two": {external("one"),
			list(`{"@odata.type":"#microsoft.graph.externalAuthenticationMethodConfiguration","id":"one","state":"enabled",`+all+`}`, `{"@odata.type":"#microsoft.graph.externalAuthenticationMethodConfiguration","id":"two","state":"disabled",`+all+`}`), member, graph.Yes},
		"an external one that is gone": {external("three"), list(on("external")), member, graph.Unknown},
		"for a group it is in": {phone("mobile"), list(targets(group, ""), disabled("voice")), member,
			graph.Yes},
		"for a group it is not in": {phone("mobile"), list(targets(group, ""), disabled("voice")), stranger,
			graph.No},
		"for a group that is unread": {phone("mobile"), list(targets(group, ""), disabled("voice")), hidden,
			graph.Unknown},
		"not for a group it is in": {phone("mobile"), list(targets(everybody, group), disabled("voice")),
			member, graph.No},
		"not for a group that is unread": {phone("mobile"), list(targets(everybody, group), disabled("voice")),
			hidden, graph.Unknown},
		"for the account": {phone("mobile"), list(targets(user, ""), disabled("voice")), stranger,
			graph.Yes},
		"for nobody": {phone("mobile"), list(targets("", ""), disabled("voice")), member, graph.No},
		"a password": {method("password"), list(on("sms")), member, graph.No},
	} {
		text := `{"authenticationMethodConfigurations":[`
		for i, p := range c.policy {
			if i > 0 {
				text += ","
			}
			text += p
		}
		policy, err := wire.ReadObject[wire.MethodsPolicy]("read", []byte(text+"]}"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		a := allowance{policy: policy, groups: map[string]targetGroup{groupID: c.group}}
		if got := a.allows(c.method, 7, userID); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestWithoutThePolicyNothingIsKnownToBeAllowed(t *testing.T) {
	types := []string{"phone", "fido2", "microsoftAuthenticator", "softwareOath", "hardwareOath", "external"}
	for _, kind := range types {
		m := graph.Method{Type: kind + "AuthenticationMethod"}
		if got := (allowance{}).allows(m, 7, userID); got != graph.Unknown {
			t.Errorf("%s: %v", kind, got)
		}
		if got := (allowance{allowsAll: true}).allows(m, 7, userID); got != graph.Yes {
			t.Errorf("%s in a cloud without a policy: %v", kind, got)
		}
	}
}

func TestEveryCapabilityButTheGoodOnesHasWords(t *testing.T) {
	good := []MFACapability{capable, capableAtHome}
	for c := notAsked; c <= skipped; c++ {
		if slices.Contains(good, c) != c.Describe().Empty() {
			t.Errorf("%d: %v", c, c.Describe())
		}
	}
}
