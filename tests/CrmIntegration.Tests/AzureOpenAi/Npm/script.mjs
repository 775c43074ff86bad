// Drives the emulator with a client that we did not write; prints one JSON report.
import { AzureOpenAI, toFile } from 'openai';

const [endpoint] = process.argv.slice(2);
const client = new AzureOpenAI({ endpoint, apiKey: 'k', apiVersion: '2024-10-21', deployment: 'drafts', maxRetries: 2 });
const report = {};

const told = await client.chat.completions.create({ model: 'drafts', messages: [{ role: 'user', content: 'Hello' }] });
report.told = told.choices[0].message.content;

const stream = await client.chat.completions.create({ model: 'drafts', messages: [{ role: 'user', content: 'Hello' }], stream: true, stream_options: { include_usage: true } });
report.streamed = '';
report.chunks = 0;
for await (const chunk of stream) {
  report.chunks += 1;
  if (report.chunks === 1) report.firstHasChoices = chunk.choices.length > 0;
  report.streamed += chunk.choices[0]?.delta?.content ?? '';
  report.finish = chunk.choices[0]?.finish_reason ?? report.finish;
  report.usage = chunk.usage?.total_tokens ?? report.usage;
}

report.vector = (await client.embeddings.create({ model: 'drafts', input: 'loom', dimensions: 4 })).data[0].embedding.length;

const wav = await toFile(Buffer.concat([Buffer.from('RIFF0000WAVEfmt '), Buffer.alloc(64)]), 'call.wav');
report.speakers = (await client.audio.transcriptions.create({ model: 'drafts', file: wav, response_format: 'diarized_json' })).segments.map((s) => s.speaker);
report.vtt = await client.audio.transcriptions.create({ model: 'drafts', file: wav, response_format: 'vtt' });
report.noAudio = await client.audio.transcriptions.create({ model: 'drafts', file: await toFile(Buffer.from('hello'), 'x.wav') }).catch((e) => e.status);

report.png = Buffer.from((await client.images.generate({ model: 'drafts', prompt: 'A loom', size: '256x256' })).data[0].b64_json, 'base64').subarray(1, 4).toString();

const line = JSON.stringify({ messages: [{ role: 'user', content: 'a' }, { role: 'assistant', content: 'b' }] });
const file = await client.files.create({ purpose: 'fine-tune', file: await toFile(Buffer.from(Array(10).fill(line).join('\n')), 'train.jsonl') });
report.fileStatus = [file.status, (await client.files.retrieve(file.id)).status];
report.files = (await client.files.list()).data.length;
report.content = (await (await client.files.content(file.id)).text()).split('\n').length;

let job = await client.fineTuning.jobs.create({ model: 'gpt-4o-mini', training_file: file.id, suffix: 'crm' });
report.states = [job.status];
while (!['succeeded', 'failed', 'cancelled'].includes(job.status)) {
  job = await client.fineTuning.jobs.retrieve(job.id);
  report.states.push(job.status);
}
report.model = job.fine_tuned_model;
report.events = (await client.fineTuning.jobs.listEvents(job.id)).data.length;
report.checkpoints = (await client.fineTuning.jobs.checkpoints.list(job.id)).data.length;
report.result = (await (await client.files.content(job.result_files[0])).text()).startsWith('step');
const second = await client.fineTuning.jobs.create({ model: 'gpt-4o-mini', training_file: file.id });
report.cancelled = (await client.fineTuning.jobs.cancel(second.id)).status;
report.cancelledTwice = await client.fineTuning.jobs.cancel(second.id).catch((e) => e.status);
report.jobs = (await client.fineTuning.jobs.list()).data.length;
report.deleted = (await client.files.delete(file.id)).deleted;
report.gone = await client.files.retrieve(file.id).catch((e) => e.status);

console.log(JSON.stringify(report));
