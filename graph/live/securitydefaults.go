package live

import (
	"context"
	"encoding/json"
	"strconv"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

const securityDefaultsPath = "/policies/identitySecurityDefaultsEnforcementPolicy"

// SecurityDefaults reports whether security defaults are on.
//
// https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-get
func (c *Connection) SecurityDefaults(ctx context.Context) (on bool, err error) {
	return readObject[wire.SecurityDefaults](ctx, c, graph.OpReadSecurityDefaults, c.addressOf(securityDefaultsPath))
}

// SetSecurityDefaults turns security defaults on or off. ErrRefused has Microsoft's reason, for example Conditional
// Access policies in force.
//
// https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-update
func (c *Connection) SetSecurityDefaults(ctx context.Context, on bool) error {
	op := graph.OpTurnOffSecurityDefaults
	if on {
		op = graph.OpTurnOnSecurityDefaults
	}
	body := `{"isEnabled":` + strconv.FormatBool(on) + `}`
	data, err := c.send(ctx, op, abstractions.PATCH, c.addressOf(securityDefaultsPath), []byte(body))
	if err == nil && len(data) > 0 && !json.Valid(data) {
		err = &graph.Error{Op: op, Kind: graph.ErrUnreadable} // of something on the way
	}
	return markUnsure(err)
}
