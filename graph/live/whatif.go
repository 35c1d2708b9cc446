package live

import (
	"context"

	abstractions "github.com/microsoft/kiota-abstractions-go"

	"cspready/graph"
	"cspready/graph/wire"
)

// WhatIf asks Microsoft's Conditional Access What If which policies a described sign-in meets. The gate lets this POST
// through without a permit, because it changes nothing.
//
// https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate
func (c *Connection) WhatIf(ctx context.Context, q graph.WhatIfQuestion) ([]graph.WhatIfPolicy, error) {
	data, err := c.send(ctx, graph.OpAskWhatIf, abstractions.POST, c.addressOf(graph.WhatIfPath), []byte(q.Body()))
	if err != nil {
		return nil, err
	}
	return wire.ReadWhatIf(data)
}
