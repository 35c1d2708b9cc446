package sim

import "time"

// A graphService is Microsoft Graph.
type graphService struct {
	*state
	login      *loginService
	operations []operation
	skus       []object
	windows    map[service][]time.Time // times of the requests that count for a limit
}
