package graphapi

import (
	"time"

	"cspready/graph/sim/internal/core"
	"cspready/graph/sim/internal/login"
	"cspready/graph/sim/internal/odata"
)

// A Service is Microsoft Graph.
type Service struct {
	*core.State
	login           *login.Service
	operations      []operation
	subscribedSkus  []odata.Object
	throttleWindows map[workload][]time.Time // times of the requests that count for a limit
}
