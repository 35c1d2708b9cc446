package sim

import (
	"strings"
	"testing"
)

func TestOwnMistakeIsLoud(t *testing.T) {
	op := operations[0]
	op.handle = func(*graphService, *call) (any, *fault) {
		return listOf([]object{{"shoeSize": 43}}, func(o object) object { return o }), nil
	}
	c := &call{baseCall: &baseCall{method: op.method, path: op.path}, operation: &op}
	v, f := op.handle(nil, c)
	if f != nil {
		t.Fatal(f)
	}
	if _, f = c.shape(v, 0); f == nil || f.status != 500 || !strings.Contains(f.message, "shoeSize") {
		t.Errorf("an answer against the schema gives %+v, want 500 that names the property", f)
	}
}
