package wire

import (
	"encoding/json"
	"slices"
	"strings"

	"cspready/graph"
)

// undecided are the reasons of What If that do not tell whether a policy applies. Reasons that are not known here count
// as such, too.
var undecided = []string{"notEnoughInformation", "invalidCondition", "invalidPolicy", "unknownFutureValue"}

// decisive are the reasons for which a policy certainly does not apply.
//
// https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
var decisive = []string{"users", "workloadIdentities", "application", "userActions", "authenticationContext",
	"devicePlatform", "devices", "clientApps", "location", "signInRisk", "emptyPolicy", "policyNotEnabled", "userRisk",
	"time", "insiderRisk", "authenticationFlow", "agentIdRisk", "agentIdentities"}

// ReadWhatIf reads the answer of What If. An answer that is not a list of policies, each told from the others and with
// its result, is unreadable: a part of it could be taken for agreement. So is one that continues on another page, as
// the question cannot be asked there.
func ReadWhatIf(data []byte) ([]graph.WhatIfPolicy, error) {
	unreadable := &graph.Error{Op: graph.OpAskWhatIf, Kind: graph.ErrUnreadable}
	var answer struct {
		Value []json.RawMessage
		Next  string `json:"@odata.nextLink"`
	}
	if json.Unmarshal(data, &answer) != nil || answer.Value == nil || answer.Next != "" {
		return nil, unreadable
	}
	list := make([]graph.WhatIfPolicy, 0, len(answer.Value))
	for _, item := range answer.Value {
		p, ok := readWhatIfPolicy(item)
		if !ok || slices.ContainsFunc(list, func(o graph.WhatIfPolicy) bool { return strings.EqualFold(o.ID, p.ID) }) {
			return nil, unreadable
		}
		list = append(list, p)
	}
	return list, nil
}

// readWhatIfPolicy reads one policy of the answer. The fields of the result are removed before the policy is read, as
// they are not part of it.
func readWhatIfPolicy(item json.RawMessage) (p graph.WhatIfPolicy, ok bool) {
	var fields map[string]json.RawMessage
	var result struct {
		PolicyApplies   *bool
		AnalysisReasons string
	}
	if json.Unmarshal(item, &fields) != nil || json.Unmarshal(item, &result) != nil || result.PolicyApplies == nil {
		return p, false
	}
	delete(fields, "policyApplies")
	delete(fields, "analysisReasons")
	bare, err := json.Marshal(fields)
	if err != nil || json.Unmarshal(bare, &p.Policy) != nil || p.ID == "" {
		return p, false
	}
	for reason := range strings.SplitSeq(result.AnalysisReasons, ",") {
		if reason = strings.TrimSpace(reason); reason != "" && reason != "notSet" {
			p.Reasons = append(p.Reasons, reason)
		}
	}
	p.Applies = readApplies(*result.PolicyApplies, p.Reasons)
	return p, true
}

// readApplies returns whether a policy applies. One decisive reason is enough for "no", unless another reason says
// that the policy could not be judged at all.
func readApplies(applies bool, reasons []string) graph.Tri {
	isUndecided := slices.ContainsFunc(reasons, func(r string) bool {
		return slices.Contains(undecided, r) || !slices.Contains(decisive, r)
	})
	switch {
	case applies && len(reasons) == 0:
		return graph.Yes
	case !applies && len(reasons) > 0 && !isUndecided:
		return graph.No
	}
	return graph.Unknown
}
