//@ ends: ignored needs a network
