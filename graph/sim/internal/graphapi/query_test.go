package graphapi

import (
	"strings"
	"testing"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/odata"
)

func TestOwnMistakeIsLoud(t *testing.T) {
	op := operations[0]
	op.handle = func(*Service, *request) (any, *odata.Error) {
		return odata.ListOf([]odata.Object{{"shoeSize": 43}}, func(o odata.Object) odata.Object { return o }), nil
	}
	c := &request{Call: &core.Call{Method: op.method, Path: op.path}, operation: &op}
	v, f := op.handle(nil, c)
	if f != nil {
		t.Fatal(f)
	}
	if _, f = c.shapeResponse(v, 0); f == nil || f.Status != 500 || !strings.Contains(f.Message, "shoeSize") {
		t.Errorf("an answer against the schema gives %+v, want 500 that names the property", f)
	}
}
