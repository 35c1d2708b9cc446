package wire

import (
	"errors"
	"strings"
	"testing"

	"cspready/graph"
)

const whatIfItem = `{"id":"p1","displayName":"P","state":"enabled","templateId":null,"partialEnablementStrategy":null,` +
	`"policyApplies":true,"analysisReasons":"notSet","sessionControls":null,` +
	`"conditions":{"clientAppTypes":["all"],"clients":null,"times":null,"deviceStates":null,` +
	`"applications":{"includeApplications":["All"],"networkAccess":null},"users":{"includeUsers":["All"]}},` +
	`"grantControls":{"operator":"OR","builtInControls":[],"authenticationStrength":` +
	`{"id":"00000000-0000-0000-0000-000000000002","allowedCombinations":["fido2"]}}}`

func TestAnAnswerOfWhatIfIsRead(t *testing.T) {
	list, err := ReadWhatIf([]byte(`{"value":[` + whatIfItem + `]}`))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	p := list[0]
	if p.ID != "p1" || p.Applies != graph.Yes || len(p.Unrecognised) != 0 || p.State != graph.StateOn ||
		p.Grant.Strength.Combinations[0] != "fido2" {
		t.Errorf("%+v", p)
	}
}

func TestWhetherAPolicyAppliesIsTold(t *testing.T) {
	for result, want := range map[string]graph.Tri{
		`true,"analysisReasons":"notSet"`:                      graph.Yes,
		`true,"analysisReasons":null`:                          graph.Yes,
		`true,"analysisReasons":"users"`:                       graph.Unknown,
		`false,"analysisReasons":"users"`:                      graph.No,
		`false,"analysisReasons":"location,clientApps"`:        graph.No,
		`false,"analysisReasons":"notSet"`:                     graph.Unknown,
		`false,"analysisReasons":"notEnoughInformation"`:       graph.Unknown,
		`false,"analysisReasons":"users,notEnoughInformation"`: graph.Unknown,
		`false,"analysisReasons":"unknownFutureValue"`:         graph.Unknown,
		`false,"analysisReasons":"phaseOfTheMoon"`:             graph.Unknown,
		`false`: graph.Unknown,
	} {
		item := strings.Replace(whatIfItem, `true,"analysisReasons":"notSet"`, result, 1)
		list, err := ReadWhatIf([]byte(`{"value":[` + item + `]}`))
		if err != nil || list[0].Applies != want {
			t.Errorf("%s: %v, %v, want %v", result, list, err, want)
		}
	}
}

func TestHalfAnAnswerOfWhatIfIsUnreadable(t *testing.T) {
	whole := `{"value":[` + whatIfItem + `]}`
	for name, text := range map[string]string{
		"empty object":   `{}`,
		"null":           `null`,
		"no list":        `{"value":null}`,
		"one object":     whatIfItem,
		"HTML":           `<html><body>Please sign in</body></html>`,
		"truncated":      whole[:len(whole)/2],
		"more pages":     `{"value":[` + whatIfItem + `],"@odata.nextLink":"https://graph.microsoft.com/v1.0/x"}`,
		"a policy twice": `{"value":[` + whatIfItem + `,` + whatIfItem + `]}`,
		"no result":      strings.Replace(whole, `"policyApplies":true,`, "", 1),
		"null result":    strings.Replace(whole, `"policyApplies":true`, `"policyApplies":null`, 1),
		"no id":          strings.Replace(whole, `"id":"p1"`, `"id":""`, 1),
		"a word":         `{"value":["p1"]}`,
	} {
		if list, err := ReadWhatIf([]byte(text)); !errors.Is(err, graph.ErrUnreadable) {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
}
