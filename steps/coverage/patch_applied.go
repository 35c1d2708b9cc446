package coverage

import (
	"encoding/json"
	"reflect"
	"strings"

	"cspready/graph"
)

// IsAppliedIn reports whether a policy, as it reads now, has every part as the patch sends it. An unset value may
// read as null, as an empty list or not at all; fields that the service adds are ignored.
func (p Patch) IsAppliedIn(now graph.Policy) bool {
	var sent map[string]any
	if json.Unmarshal([]byte(p.Body), &sent) != nil {
		return false
	}
	reads, err := toWritable(now.Raw)
	return err == nil && containsValue(sent, reads)
}

func containsValue(sent, reads any) bool {
	want, isObject := sent.(map[string]any)
	if !isObject {
		return isEmptyValue(sent) && isEmptyValue(reads) || reflect.DeepEqual(sent, reads)
	}
	got, _ := reads.(map[string]any)
	for name, v := range want {
		if !strings.Contains(name, "@odata.") && !containsValue(v, got[name]) {
			return false
		}
	}
	return true
}

func isEmptyValue(v any) bool {
	list, isList := v.([]any)
	return v == nil || isList && len(list) == 0
}
