import { type Bilingual, PROBLEMS, type ProblemCode } from '@tongtu/sdk/contract';

/** What each code means, for readers of Chinese; on the wire a problem has its English title. */
const CHINESE: Readonly<Record<ProblemCode, string>> = {
  bad_parameter: '参数的值无法读取',
  unknown_parameter: '该资源没有此参数',
  bad_request: '请求无法读取',
  not_signed_in: '需要登录',
  invalid_key: '密钥在此无效',
  forbidden: '未向您开放',
  not_found: '此处没有内容',
  method_not_allowed: '该资源不接受此方法',
  not_acceptable: '没有符合 Accept 的格式',
  request_timeout: '请求传送过久',
  conflict: '当前状态不允许此操作',
  outdated: '要素已被另一次发布更改',
  checks_failed: '检查发现错误',
  warnings_open: '检查的警告尚待审核员确认',
  merge_conflict: '他人改动了同一内容，须有人选择',
  gone: '曾在此处，现已不再保留',
  precondition_failed: '请求所针对的内容已改变',
  too_large: '发送的内容过大',
  uri_too_long: '地址过长',
  unsupported_media_type: '该资源不接受此类内容',
  range_not_satisfiable: '范围超出文件',
  expectation_failed: '不支持 Expect 所要求的',
  invalid_feature: '所发送的内容不符合数据集的定义',
  invalid_photo: '照片不符合要求',
  idempotency_key_reused: '该幂等键已用于另一请求',
  precondition_required: '须以 If-Match 说明所见的状态',
  too_many_requests: '请求过多',
  headers_too_large: '请求头过大',
  internal: '服务内部出错',
  busy: '同类工作过多，请稍后再试',
  database_unavailable: '数据库暂时无法连接，请稍后再试',
  query_timeout: '查询过久，已被中止',
  not_ready: '尚未就绪',
};

/** The codes that a refusal of one status can have, each with what it means. */
export function refusalText(codes: readonly ProblemCode[]): Bilingual {
  return {
    zh: codes.map((code) => `${code}：${CHINESE[code]}`).join('；'),
    en: codes.map((code) => `${code}: ${PROBLEMS[code].title}`).join('. '),
  };
}
