package mfa

import (
	"encoding/json"
	"reflect"
	"strings"

	"cspready/graph"
)

// Holds reports whether a policy, as it reads now, has every part as the patch sends it. What is not set reads as null, as an empty list
// or not at all; what the service adds of its own does not matter.
func (p Patch) Holds(now graph.Policy) bool {
	var sent map[string]any
	if json.Unmarshal([]byte(p.Body), &sent) != nil {
		return false
	}
	reads, err := writable(now.Raw)
	return err == nil && holds(sent, reads)
}

func holds(sent, reads any) bool {
	want, isObject := sent.(map[string]any)
	if !isObject {
		return nothing(sent) && nothing(reads) || reflect.DeepEqual(sent, reads)
	}
	got, _ := reads.(map[string]any)
	for name, v := range want {
		if !strings.Contains(name, "@odata.") && !holds(v, got[name]) {
			return false
		}
	}
	return true
}

func nothing(v any) bool {
	list, isList := v.([]any)
	return v == nil || isList && len(list) == 0
}
