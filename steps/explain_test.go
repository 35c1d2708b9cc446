package steps

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cspready/assets"
	"cspready/assets/catalog"
	"cspready/graph"
)

func english(t *testing.T) *catalog.Catalog {
	t.Helper()
	cat, err := catalog.New("en")
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// understandable fails unless advice says in full sentences what happened and what to do.
func understandable(t *testing.T, what string, a Advice) {
	t.Helper()
	cat := english(t)
	for _, text := range []assets.Text{a.Happened, a.Next} {
		if said := cat.Say(text); said == "" || strings.ContainsAny(said[:1], "[") || strings.Contains(said, "<no value>") {
			t.Errorf("%s: the advice reads %q", what, said)
		}
	}
}

func TestEveryCodeHasAdvice(t *testing.T) {
	for code := range aadsts {
		understandable(t, code, Explain(&graph.Error{Op: "sign in", Kind: graph.ErrPolicy, Code: code}))
	}
}

func TestEveryKindHasAdvice(t *testing.T) {
	for kind := range kindAdvice {
		understandable(t, string(kind), Explain(&graph.Error{Op: "read users", Kind: kind, Message: "m", Until: time.Now()}))
	}
	understandable(t, "a kind from the future", Explain(&graph.Error{Kind: "brand new", Code: "X"}))
	for _, err := range []error{ErrPlanChanged, ErrGuarded, ErrNotTyped, context.Canceled, context.DeadlineExceeded, errors.New("boom")} {
		understandable(t, err.Error(), Explain(err))
	}
}

// TestEveryOperationHasWords reads the names of operations off the packages that tell them.
func TestEveryOperationHasWords(t *testing.T) {
	cat := english(t)
	names := regexp.MustCompile(`(?:const op =|graph\.Error\{Op:|graph\.Notice\{Op:) "([^"]+)"`)
	for _, dir := range []string{"../graph/live", "../graph/sim", "."} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files (%v)", dir, err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range names.FindAllStringSubmatch(string(source), -1) {
				if said := cat.Say(Operation(m[1])); strings.HasPrefix(said, "[") && !strings.HasSuffix(file, "_test.go") {
					t.Errorf("%s: %q has no words: %s", file, m[1], said)
				}
			}
		}
	}
}

func TestAdviceTellsSupportTheIds(t *testing.T) {
	a := Explain(&graph.Error{Kind: graph.ErrPolicy, Code: "AADSTS53003", Correlation: "c-1", Request: "r-1"})
	var got []string
	for _, f := range a.Support {
		got = append(got, english(t).Say(f.Got))
	}
	if strings.Join(got, " ") != "AADSTS53003 c-1 r-1" {
		t.Errorf("support is told %v", got)
	}
}

func TestBlockedCodeLeadsToTheBrowser(t *testing.T) {
	for kind, want := range map[graph.Kind]bool{graph.ErrCodeBlocked: true, graph.ErrCodeExpired: true, graph.ErrDeclined: false} {
		if got := Explain(&graph.Error{Kind: kind}).TryBrowser; got != want {
			t.Errorf("%s: the browser is offered %v, want %v", kind, got, want)
		}
	}
}

func TestWordsOfTheTenantAreCleaned(t *testing.T) {
	a := Explain(&graph.Error{Kind: graph.ErrRefused, Op: "turn on", Message: "no\x1b]0;owned\x07 way\u202e"})
	if said := english(t).Say(a.Happened); strings.ContainsAny(said, "\x1b\x07\u202e") {
		t.Errorf("an escape sequence reaches the screen: %q", said)
	}
}

func TestPartnerTypeIsProposedWhateverTheCase(t *testing.T) {
	for raw, want := range map[string]PartnerType{
		"ResellerPartnerDelegatedAdmin": DirectBill, "valueAddedResellerPartnerDelegatedAdmin": IndirectReseller,
		"breadthPartner": Advisor, "": PartnerUnknown, "martianPartner": PartnerUnknown,
	} {
		if got := ProposePartnerType(graph.Organization{PartnerType: raw}); got != want {
			t.Errorf("%q: %s, want %s", raw, got, want)
		}
	}
}

func TestGovernmentCloudsRecommendWhatOthersDemand(t *testing.T) {
	for cloud, want := range map[graph.Cloud]Level{graph.Global: Mandatory, graph.China: Mandatory, graph.USGov: Recommended, graph.DoD: Recommended} {
		if got := LevelOf(OperatorMFA, Profile{Cloud: cloud}); got != want {
			t.Errorf("%s: %s, want %s", cloud, got, want)
		}
	}
}

func TestReadScopesHoldNoWrite(t *testing.T) {
	for _, s := range ReadScopes() {
		if strings.Contains(s, "Write") || strings.Contains(s, "AccessAsUser") {
			t.Errorf("the first sign-in asks for %s", s)
		}
	}
}

func TestCatalogueIsComplete(t *testing.T) {
	cat := english(t)
	seen := map[string]bool{}
	for _, s := range Catalog(nil, Profile{}) {
		info := s.Info()
		if seen[info.ID] || info.ID == "" || len(info.Sources) == 0 || len(info.Reads) == 0 {
			t.Errorf("incomplete or doubled: %+v", info)
		}
		seen[info.ID] = true
		if cat.Guide(info.ID) == "" {
			t.Errorf("%s has no guide", info.ID)
		}
	}
}
