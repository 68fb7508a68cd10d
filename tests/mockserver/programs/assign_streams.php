<?php
// Assigns a number with PHP's streams, and prints the status.
[, $url, $account, $token, $trunk] = $argv;
$fields = ["X-Auth-ID: $account", "X-Auth-Token: $token", 'Content-Type: application/json'];
$options = ['method' => 'POST', 'header' => $fields, 'content' => json_encode(['trunk_group_id' => $trunk])];
file_get_contents($url, false, stream_context_create(['http' => $options]));
echo explode(' ', $http_response_header[0])[1], "\n";
