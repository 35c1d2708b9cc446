package steptest

import (
	"cspready/graph/sim"
	"cspready/graph/sim/scenario"
)

// ReadFaults are the ways in which a read can fail.
var ReadFaults = map[string]scenario.Fault{
	"403":         {Status: 403, Code: "Authorization_RequestDenied"},
	"501":         {Status: 501},
	"no JSON":     {Status: 200, HTML: true},
	"a cut line":  {BreaksConnection: true},
	"server down": {Status: 500, Code: "UnknownError"},
}

// FailReads lets every read of some paths fail, after the first few.
func FailReads(tenant *sim.Tenant, trouble scenario.Fault, skip int, paths ...string) {
	for _, path := range paths {
		trouble.Method, trouble.Path, trouble.Times, trouble.After = "GET", path, -1, skip
		tenant.InjectFault(trouble)
	}
}
