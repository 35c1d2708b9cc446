package client

import (
	"context"
	"net/http"

	"cspready/graph"
	"cspready/graph/wire"
)

// WhatIf asks which policies a described sign-in meets. It is a POST that changes nothing, and needs no permit.
func (d *Client) WhatIf(ctx context.Context, q graph.WhatIfQuestion) ([]graph.WhatIfPolicy, error) {
	const op = graph.OpAskWhatIf
	answer, err := d.askGraph(ctx, op, http.MethodPost, graph.WhatIfPath, nil, []byte(q.Body()))
	if err != nil {
		return nil, err
	}
	data, err := encodeAnswer(op, answer)
	if err != nil {
		return nil, err
	}
	return wire.ReadWhatIf(data)
}
