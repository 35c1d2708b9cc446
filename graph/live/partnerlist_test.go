package live_test

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"cspready/graph"
)

const (
	ada = `{"objectId":"u1","upn":"ada@x.example"}`
	rob = `{"objectId":"u2","upn":"rob@x.example"}`
)

// pages answers the first request with a page that links to the next one, and all others with the last.
func pages(next, last string) func(*http.Request) *http.Response {
	first := true
	return func(r *http.Request) *http.Response {
		if !first {
			return scriptedReply(r, last)
		}
		first = false
		return scriptedReply(r, `{"totalCount":2,"items":[`+ada+`],"links":{"self":{"uri":"/x"},"next":`+next+`}}`)
	}
}

func TestNextPageOfPartnerCenterIsAskedForAsTheLinkSays(t *testing.T) {
	const last = `{"totalCount":1,"items":[` + rob + `],"links":{}}`
	for name, c := range map[string]struct {
		next  string
		query url.Values
		from  string
	}{
		"without the version": {`{"uri":"/nonMfaCompliantPartnerPrincipals?seekOperation=Next","method":"GET","headers":[{"key":"MS-ContinuationToken","value":"AQ=="}]}`, url.Values{"seekOperation": {"Next"}}, "AQ=="},
		"with the version": {`{"uri":"/v1/nonMfaCompliantPartnerPrincipals?page=2&a=b%20c"}`,
			url.Values{"page": {"2"}, "a": {"b c"}}, ""},
		"with the host": {`{"URI":"https://API.partnercenter.microsoft.com/v1/nonMfaCompliantPartnerPrincipals?page=2","method":"get","headers":null}`, url.Values{"page": {"2"}}, ""},
		"with other headers": {`{"uri":"/nonMfaCompliantPartnerPrincipals","headers":[{"key":"ms-continuationtoken","value":"AQ=="},{"key":"Authorization","value":"Bearer x"},` +
			`{"key":"X-HTTP-Method-Override","value":"DELETE"},{"key":"Host","value":"evil.example"}]}`, url.Values{}, "AQ=="},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, asked := partnered(t, "", pages(c.next, last))
				people, err := w.conn.WithoutMFA(t.Context())
				if err != nil || len(people) != 2 || people[1].UserID != "u2" {
					t.Fatalf("the people are %+v, %v", people, err)
				}
				if len(asked()) != 2 {
					t.Fatalf("it was asked %d times", len(asked()))
				}
				s := asked()[1]
				if s.path != "/v1/nonMfaCompliantPartnerPrincipals" || !reflect.DeepEqual(s.query, c.query) ||
					s.header.Get("MS-ContinuationToken") != c.from {
					t.Errorf("the next page was asked for by %s %v, from %q", s.path, s.query, s.header.Get("MS-ContinuationToken"))
				}
				if s.header.Get("Authorization") != "Bearer canary-pc-1" || s.header.Get("X-HTTP-Method-Override") != "" ||
					s.header.Get("Host") != "" {
					t.Errorf("an answer said what to send: %v", s.header)
				}
			})
		})
	}
}

// TestForeignLinksAreNotFollowed also makes sure that nothing at all is sent there, because a token would be lost.
func TestForeignLinksAreNotFollowed(t *testing.T) {
	for _, next := range []string{
		`{"uri":"https://evil.example/v1/nonMfaCompliantPartnerPrincipals"}`, `{"uri":"//evil.example/v1/x"}`,
		`{"uri":"http://api.partnercenter.microsoft.com/v1/x"}`,
		`{"uri":"https://api.partnercenter.microsoft.com.evil.example/v1/x"}`,
		`{"uri":"https://api.partnercenter.microsoft.com:444/v1/x"}`,
		`{"uri":"https://api.partnercenter.microsoft.com@evil.example/v1/x"}`,
		`{"uri":"https://me@api.partnercenter.microsoft.com/v1/x"}`, `{"uri":"https:x"}`,
		`{"uri":"page2"}`, `{"uri":"%zz"}`, `{"uri":"/v1/x","method":"DELETE"}`, `{"uri":7}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			w, asked := partnered(t, "", pages(next, `{"items":[`+rob+`]}`))
			people, err := w.conn.WithoutMFA(t.Context())
			w.is(err, graph.ErrUnreadable)
			if len(people) != 0 || len(asked()) != 1 || w.wire.count("evil") != 0 || w.wire.count(":444") != 0 {
				t.Errorf("%s: %d people, %d requests", next, len(people), len(asked()))
			}
			if text := everything(err, w.conn) + w.log.String(); strings.Contains(text, "canary") {
				t.Errorf("%s: a token is in %s", next, text)
			}
		})
	}
}

func TestHalfAListOfPartnerCenterIsUnreadable(t *testing.T) {
	for name, c := range map[string]struct {
		next, last string // of the second page, which is there if next is
	}{
		"no second page":                {"null", ""},
		"an address that is empty":      {`{"uri":""}`, ""},
		"a second page that is a page":  {`{"uri":"/v1/x"}`, "<html>"},
		"a second page without a list":  {`{"uri":"/v1/x"}`, `{}`},
		"a second page with nobody":     {`{"uri":"/v1/x"}`, `{"totalCount":2,"items":[]}`},
		"a second page that leads back": {`{"uri":"/v1/x"}`, `{"items":[` + rob + `],"links":{"next":{"uri":"/v1/x"}}}`},
		"somebody without an id":        {`{"uri":"/v1/x"}`, `{"items":[{"upn":"rob@x.example"}]}`},
		"nobody where somebody is":      {`{"uri":"/v1/x"}`, `{"items":[null]}`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := partnered(t, "", pages(c.next, c.last))
				people, err := w.conn.WithoutMFA(t.Context())
				w.is(err, graph.ErrUnreadable)
				if len(people) != 0 {
					t.Errorf("of half a list there are %+v", people)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w, _ := partnered(t, "", saying(`[{"loginDate":"2020-05-20","mfaCompliantRequestCount":7,"totalRequestCount":9,"applicationName":"N"}]`))
		_, err := w.conn.Adoption(t.Context())
		w.is(err, graph.ErrUnreadable)
	})
}
